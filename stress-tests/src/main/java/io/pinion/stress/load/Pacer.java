package io.pinion.stress.load;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that takes turns at random distances around a mean; one that has fallen behind does not catch up. */
final class Pacer {
    private static final long END_MS = TimeUnit.SECONDS.toMillis(60);

    /** One turn of load. */
    @FunctionalInterface
    interface Turn {
        void take(SplittableRandom random) throws Exception;
    }

    private final String name;
    private final long meanNs;
    private final SplittableRandom random;
    private final Findings findings;
    private final Turn turn;
    private volatile boolean stopped;
    private @Nullable Thread thread;

    Pacer(String name, long meanNs, SplittableRandom random, Findings findings, Turn turn) {
        this.name = name;
        this.meanNs = meanNs;
        this.random = random.split();
        this.findings = findings;
        this.turn = turn;
    }

    Pacer start() {
        Thread created = new Thread(this::run, name);
        created.setDaemon(true);
        created.start();
        thread = created;
        return this;
    }

    private void run() {
        try {
            long nextNs = System.nanoTime();
            while (!stopped) {
                turn.take(random);
                nextNs = Math.max(System.nanoTime(), nextNs + random.nextLong(1, 2 * meanNs));
                pauseUntil(nextNs);
            }
        } catch (Throwable t) {
            t.printStackTrace(System.out);
            findings.add("a driver ended", name + ": " + t);
        }
    }

    private void pauseUntil(long untilNs) {
        for (long leftNs = untilNs - System.nanoTime(); leftNs > 0 && !stopped; leftNs = untilNs - System.nanoTime()) {
            LockSupport.parkNanos(this, leftNs);
        }
    }

    /** What the turns did is visible to the caller. */
    void stop() throws InterruptedException {
        stopped = true;
        Thread started = thread;
        if (started == null) {
            return;
        }
        LockSupport.unpark(started);
        started.join(END_MS);
        if (started.isAlive()) {
            findings.add("a driver hangs", name);
            Programme.dumpThreads();
        }
    }
}
