package io.pinion.services.blocking;

/** The counts of a group of calls. Short critical sections: each call passes here three times. */
final class CallTally {
    private long submitted;
    private long succeeded;
    private long failed;
    private long cancelled;
    private long abandoned;
    private long refused;
    private long runTimeNs;
    private int running;
    private int waiting;
    private int largestRunning;

    synchronized void admitted() {
        submitted++;
        waiting++;
    }

    synchronized void started() {
        waiting--;
        running++;
        largestRunning = Math.max(largestRunning, running);
    }

    synchronized void refused() {
        refused++;
    }

    synchronized void withdrawn(CallEnd end) {
        waiting--;
        count(end);
    }

    synchronized void left(CallEnd end, long spentNs) {
        running--;
        runTimeNs += spentNs;
        count(end);
    }

    private void count(CallEnd end) {
        switch (end) {
            case SUCCEEDED -> succeeded++;
            case FAILED -> failed++;
            case CANCELLED -> cancelled++;
            case ABANDONED -> abandoned++;
            case REFUSED -> {
                submitted--;
                refused++;
            }
        }
    }

    synchronized BlockingStats snapshot(int threads) {
        return new BlockingStats(
                submitted,
                succeeded,
                failed,
                cancelled,
                abandoned,
                running,
                waiting,
                refused,
                threads,
                largestRunning,
                runTimeNs);
    }
}
