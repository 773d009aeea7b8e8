package io.pinion.services.blocking;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** One thread per call. */
final class SeparateLauncher implements CallLauncher {
    private final ThreadFactory factory;
    private final int limit;
    private final AtomicInteger threads = new AtomicInteger();

    SeparateLauncher(String name, boolean daemon, int limit) {
        factory = CallThreads.platform(name, daemon);
        this.limit = limit;
    }

    @Override
    public void launch(BlockingCall<?> call) {
        // A call that is refused here ends like any other, which takes it off again.
        if (threads.incrementAndGet() > limit) {
            throw new RejectedExecutionException("limit");
        }
        factory.newThread(call).start();
    }

    @Override
    public String whyRefused(Throwable cause) {
        return cause instanceof OutOfMemoryError
                ? "cannot start a thread: " + cause.getMessage()
                : "have reached their limit of " + limit + " calls at a time. Wait for some to end, or raise limit.";
    }

    @Override
    public void ended(BlockingCall<?> call, boolean ran) {
        threads.decrementAndGet();
    }

    @Override
    public void waiterEntered() {
        // No call waits for a thread.
    }

    @Override
    public void waiterLeft() {}

    @Override
    public void end() {}

    int threads() {
        return threads.get();
    }
}
