package io.pinion.worker.disruptor;

import org.jspecify.annotations.Nullable;

/**
 * The shipped future with a worker thread of its own to interrupt. The harness runs many tries side by side; with one
 * thread for all of them the canceller of one would strike the worker of another.
 */
final class LoneTask extends TaskFuture<@Nullable Void> {
    final LoopThread thread = new LoopThread();

    LoneTask(Engine engine) {
        super(engine, "nothing to run", 0);
    }

    @Override
    @Nullable
    Void invoke(Object body) {
        return null;
    }

    @Override
    void interruptRunner() {
        thread.interrupt();
    }
}
