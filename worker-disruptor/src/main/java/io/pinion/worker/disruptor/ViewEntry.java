package io.pinion.worker.disruptor;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One task handed to an {@link ExecutorView}: its way through the ring. */
final class ViewEntry extends TaskFuture<@Nullable Void> {
    private final ExecutorView view;
    private final Runnable task;

    ViewEntry(ExecutorView view, Runnable task) {
        super(view.engine(), decorated(view, task), 0);
        this.view = view;
        this.task = task;
    }

    /** What was submitted is decorated inside its future already. */
    private static Runnable decorated(ExecutorView view, Runnable task) {
        return task instanceof ViewTask<?> ? task : Decorated.runnable(view.engine().config, task);
    }

    Runnable task() {
        return task;
    }

    @Override
    @Nullable
    Void invoke(Object body) {
        try {
            ((Runnable) body).run();
        } catch (Throwable t) {
            // Only plain tasks throw; what was submitted keeps its error in its future.
            view.engine().runner.report(body, t);
            throw t;
        }
        return null;
    }

    /** The view goes on until its tasks have ended or never will, whatever happens to this future. */
    @Override
    void runOnWorker() {
        if (task instanceof Future<?> future && future.isCancelled()) {
            withdraw();
        }
        try {
            super.runOnWorker();
        } finally {
            view.entryEnded(this);
        }
    }

    /** Who waits for the task waits for the future inside. */
    @Override
    void failAbandoned() {
        super.failAbandoned();
        releaseWaiters();
        view.entryEnded(this);
    }

    @Override
    void abandonRunning() {
        super.abandonRunning();
        releaseWaiters();
    }

    private void releaseWaiters() {
        if (task instanceof Future<?> future) {
            future.cancel(false);
        }
    }

    /** Keeps it from running; its own future, if the task is one, stays as it is. */
    boolean takeBack() {
        if (!withdraw()) {
            return false;
        }
        markCancelled();
        view.entryEnded(this);
        return true;
    }
}
