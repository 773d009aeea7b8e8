package io.pinion.benchmarks.limits;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Kills a process that takes too long, which ends every wait for what it says. */
public final class TimeLimit implements AutoCloseable {
    private final Process process;
    private final long seconds;
    private final Thread thread = new Thread(this::watch, "time-limit");
    private volatile boolean exceeded;

    /**
     * Begins to count.
     *
     * @param process what to kill
     * @param seconds after how long
     */
    public TimeLimit(Process process, long seconds) {
        this.process = process;
        this.seconds = seconds;
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                exceeded = true;
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            // Closed: nobody waits for the process any more.
            return;
        }
    }

    /**
     * Tells whether it was killed.
     *
     * @throws IOException if it was
     */
    public void check() throws IOException {
        if (exceeded) {
            throw new IOException("the process was killed: it had not finished after " + seconds + " s");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
