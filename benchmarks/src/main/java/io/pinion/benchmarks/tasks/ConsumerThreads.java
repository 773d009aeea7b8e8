package io.pinion.benchmarks.tasks;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.pinion.benchmarks.suite.Probe;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.ThreadFactory;

/** Makes the threads of contenders that do not pin themselves: each goes to the consumer's processor first. */
final class ConsumerThreads {
    private static final String NAME = "consumer";
    private static final long END_WITHIN_MS = 20_000;

    private ConsumerThreads() {}

    static ThreadFactory of(Probe probe) {
        return task -> {
            Thread thread = new Thread(pinned(probe, task), NAME);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Netty is faster on threads of its own kind. */
    static ThreadFactory ofNetty(Probe probe) {
        DefaultThreadFactory threads = new DefaultThreadFactory(NAME, true);
        return task -> threads.newThread(pinned(probe, task));
    }

    static ForkJoinPool.ForkJoinWorkerThreadFactory ofForkJoin(Probe probe) {
        return pool -> new ForkJoinWorkerThread(pool) {
            @Override
            protected void onStart() {
                super.onStart();
                probe.pinConsumer();
            }
        };
    }

    private static Runnable pinned(Probe probe, Runnable task) {
        return () -> {
            probe.pinConsumer();
            task.run();
        };
    }

    static void join(Thread thread) {
        try {
            thread.join(END_WITHIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new IllegalStateException(thread + " does not end");
        }
    }
}
