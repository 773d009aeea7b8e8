package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.suite.Probe;

/**
 * A virtual thread per task on one carrier: the tasks share a thread of the operating system, as with the others, and
 * none waits in between, so that they run one after the other. The flags of the process see to the one carrier.
 */
final class VirtualPeer implements Peer {

    VirtualPeer(Probe probe) {
        // The processor is the carrier's.
        Thread first = VirtualThreads.start(probe::pinConsumer);
        try {
            first.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void execute(Runnable task) {
        VirtualThreads.start(task);
    }

    @Override
    public Caller caller() {
        return new ExecutorPeer.FutureCaller(this::execute);
    }

    /** Nothing to end: carriers are daemons of the JVM. */
    @Override
    public void close() {}
}
