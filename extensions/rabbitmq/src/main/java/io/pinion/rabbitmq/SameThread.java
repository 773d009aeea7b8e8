package io.pinion.rabbitmq;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The work pool of the client without a thread: its callbacks only hand over, so the thread that reads may run them,
 * and a delivery crosses one thread less.
 */
final class SameThread extends AbstractExecutorService {
    static final SameThread INSTANCE = new SameThread();

    private SameThread() {}

    @Override
    public void execute(Runnable command) {
        command.run();
    }

    @Override
    public void shutdown() {
        // It has nothing that could end.
    }

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }
}
