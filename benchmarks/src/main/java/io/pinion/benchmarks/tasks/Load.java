package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.Backlog;
import io.pinion.benchmarks.Spin;
import io.pinion.benchmarks.suite.Probe;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that keeps a peer's queue full of tasks of 10 us, so that 120 ms of work are always before a new task. */
final class Load implements AutoCloseable {
    private static final long TASK_NS = TimeUnit.MICROSECONDS.toNanos(10);
    private static final long LOOK_AGAIN_NS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long FULL_WITHIN_MS = 30_000;

    private final Peer peer;
    private final Backlog backlog;
    private final Probe probe;
    private final CountDownLatch full = new CountDownLatch(1);
    private final Thread thread = new Thread(this::fill, "load");
    private volatile boolean ended;
    private volatile @Nullable RuntimeException failure;

    private Load(Peer peer, Backlog backlog, Probe probe) {
        this.peer = peer;
        this.backlog = backlog;
        this.probe = probe;
        thread.setDaemon(true);
    }

    /** Returns when the queue is full. */
    static Load start(Rig rig, Probe probe) throws InterruptedException {
        Load load = new Load(rig.peer(), Backlog.forCapacity(rig.capacity()), probe);
        load.thread.start();
        if (!load.full.await(FULL_WITHIN_MS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the queue does not fill");
        }
        return load;
    }

    private void fill() {
        try {
            probe.pinProducer();
            Runnable task = () -> {
                Spin.until(System.nanoTime() + TASK_NS);
                backlog.ran();
            };
            // A producer that has to wake its consumer for each task would never get ahead of it.
            backlog.enter();
            peer.execute(this::waitUntilFull);
            while (!ended) {
                while (!ended && backlog.pending() < backlog.limit()) {
                    backlog.enter();
                    peer.execute(task);
                }
                full.countDown();
                LockSupport.parkNanos(LOOK_AGAIN_NS);
            }
            backlog.awaitEmpty();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void waitUntilFull() {
        try {
            full.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        backlog.ran();
    }

    /** Fails if the load has. */
    void check() {
        RuntimeException present = failure;
        if (present != null) {
            throw present;
        }
    }

    /** Ends it and waits until all has run. */
    @Override
    public void close() {
        ended = true;
        ConsumerThreads.join(thread);
    }
}
