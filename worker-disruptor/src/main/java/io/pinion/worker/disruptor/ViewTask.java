package io.pinion.worker.disruptor;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A {@link FutureTask} that refuses to be waited for on the worker's own thread. */
class ViewTask<V extends @Nullable Object> extends FutureTask<V> {
    final ExecutorView view;

    ViewTask(ExecutorView view, Callable<V> body) {
        super(body);
        this.view = view;
    }

    @Override
    public V get() throws InterruptedException, ExecutionException {
        refuseSelfAwait();
        return super.get();
    }

    @Override
    public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        refuseSelfAwait();
        return super.get(timeout, unit);
    }

    private void refuseSelfAwait() {
        if (!isDone()) {
            view.refuseSelfAwait("get");
        }
    }
}
