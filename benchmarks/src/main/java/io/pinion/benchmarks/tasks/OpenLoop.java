package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.Backlog;
import io.pinion.benchmarks.Spin;
import java.util.concurrent.TimeUnit;

/** Hands over at fixed times, whatever happens: what comes late counts from the time when it was due. */
final class OpenLoop {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private OpenLoop() {}

    /** Hands over one thing. */
    interface Shot {
        /**
         * Hands it over.
         *
         * @param intendedNs when this should happen, by {@link System#nanoTime()}
         */
        void at(long intendedNs);
    }

    /**
     * Fires, and returns when everything has run.
     *
     * @return how late the producer itself was each time: the part that is the machine's, or the queue's when it is full
     */
    static Delays run(int perSecond, int count, Backlog backlog, Shot shot) {
        Delays lateness = new Delays(count);
        long periodNs = SECOND_NS / perSecond;
        long firstNs = System.nanoTime() + periodNs;
        for (int i = 0; i < count; i++) {
            long intendedNs = firstNs + i * periodNs;
            lateness.add(Spin.until(intendedNs) - intendedNs);
            backlog.enter();
            shot.at(intendedNs);
        }
        backlog.awaitEmpty();
        return lateness;
    }
}
