package io.pinion.worker.disruptor;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Completes the futures a close has given up. Their callbacks are user code and may block: short-lived threads of their
 * own run them, a further one is started whenever none gets on, and the close waits only so long.
 */
final class Releaser {
    private static final int MAX_THREADS = 8;
    private static final long STUCK_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String workerName;
    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private int threads;

    Releaser(String workerName) {
        this.workerName = workerName;
    }

    /** Adds one completion; one that has no callbacks is done at once. */
    void add(Runnable completion, boolean hasNoCallbacks) {
        if (hasNoCallbacks) {
            completion.run();
        } else {
            open.incrementAndGet();
            queue.add(completion);
        }
    }

    /** Runs what was added; returns when all is done or the time is up, and goes on in the background. */
    void run(long limitNs) {
        long deadlineNs = System.nanoTime() + limitNs;
        while (open.get() > 0 && System.nanoTime() - deadlineNs < 0) {
            int before = open.get();
            if (!queue.isEmpty() && threads < MAX_THREADS) {
                start();
            }
            Interruptions.awaitAtMost(
                    () -> open.get() == 0, Math.min(STUCK_NS, Math.max(1, deadlineNs - System.nanoTime())));
            while (open.get() != before && open.get() > 0 && System.nanoTime() - deadlineNs < 0) {
                before = open.get();
                Interruptions.awaitAtMost(() -> open.get() == 0, STUCK_NS);
            }
        }
    }

    private void start() {
        threads++;
        Thread thread = new Thread(null, this::drain, workerName + "-closer", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            drain();
        }
    }

    private void drain() {
        for (Runnable completion = queue.poll(); completion != null; completion = queue.poll()) {
            try {
                completion.run();
            } catch (RuntimeException | Error e) {
                // Futures keep what their callbacks throw; whatever else comes must not strand the rest.
            } finally {
                open.decrementAndGet();
            }
        }
    }
}
