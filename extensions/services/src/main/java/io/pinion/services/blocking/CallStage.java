package io.pinion.services.blocking;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A future that a call completes, directly or through stages; waits for it follow the rules of {@link CallWaits}. */
class CallStage<T extends @Nullable Object> extends CompletableFuture<T> {
    private final CallWaits waits;

    CallStage(CallWaits waits) {
        this.waits = waits;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CallStage<>(waits);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        boolean entered = !isDone() && waits.entered("get()");
        try {
            return super.get();
        } finally {
            leave(entered);
        }
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        boolean entered = !isDone() && waits.entered("get(timeout)");
        try {
            return super.get(timeout, unit);
        } finally {
            leave(entered);
        }
    }

    @Override
    public T join() {
        boolean entered = !isDone() && waits.entered("join()");
        try {
            return super.join();
        } finally {
            leave(entered);
        }
    }

    private void leave(boolean entered) {
        if (entered) {
            waits.left();
        }
    }
}
