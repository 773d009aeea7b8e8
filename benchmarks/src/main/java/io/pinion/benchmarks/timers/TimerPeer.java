package io.pinion.benchmarks.timers;

/** Something with timers that run on a thread of its own. */
interface TimerPeer extends AutoCloseable {

    /** Runs a task once after a delay; called by a thread that is not the peer's. */
    Handle schedule(long delayNs, Runnable task);

    @Override
    void close();

    /** A timer that is pending. */
    interface Handle {
        void cancel();
    }
}
