package io.pinion.services.blocking;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Shared threads. While some of them wait for other calls of the pool, as many more may run. */
final class PoolLauncher implements CallLauncher {
    private static final long IDLE_THREAD_S = 10;

    private final int size;
    private final int queue;
    private final ThreadPoolExecutor executor;
    // Guarded by this.
    private int waiters;

    PoolLauncher(String name, int size, int queue) {
        this.size = size;
        this.queue = queue;
        executor = new ThreadPoolExecutor(
                size,
                size,
                IDLE_THREAD_S,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(queue),
                CallThreads.virtualOrDaemon(name));
        executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public void launch(BlockingCall<?> call) {
        executor.execute(call);
    }

    @Override
    public String whyRefused(Throwable cause) {
        return cause instanceof OutOfMemoryError
                ? "cannot start a thread: " + cause.getMessage()
                : "is full: " + size + " calls run and " + queue
                        + " wait. Wait for some to end, or raise size or queue.";
    }

    @Override
    public void ended(BlockingCall<?> call, boolean ran) {
        if (!ran) {
            executor.remove(call);
        }
    }

    @Override
    public synchronized void waiterEntered() {
        if (waiters >= BlockingPool.MAX_WAITERS) {
            throw new IllegalStateException("More than " + BlockingPool.MAX_WAITERS
                    + " calls of a blocking pool would wait for other calls of the same pool. Nest less deeply.");
        }
        waiters++;
        executor.setMaximumPoolSize(size + waiters);
        executor.setCorePoolSize(size + waiters);
    }

    @Override
    public synchronized void waiterLeft() {
        waiters--;
        executor.setCorePoolSize(size + waiters);
        executor.setMaximumPoolSize(size + waiters);
    }

    @Override
    public void end() {
        executor.shutdown();
    }

    int threads() {
        return executor.getPoolSize();
    }
}
