package io.pinion.tasks;

import io.pinion.worker.Worker;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A run-to-completion task. Its worker cannot look at the clock while it runs, so it does so itself at its end. */
final class PoolPlainJob<T extends @Nullable Object> extends PoolJob<T> {
    private final Callable<T> task;
    private volatile boolean late;

    PoolPlainJob(PoolCore core, Callable<T> task) {
        super(core);
        this.task = task;
    }

    @Override
    CompletableFuture<T> launch(Worker worker, long timeoutNs) {
        return worker.submit(() -> {
            core.begun(this);
            return timeoutNs == 0 ? task.call() : timed(timeoutNs);
        });
    }

    private T timed(long timeoutNs) throws Exception {
        long startNs = System.nanoTime();
        T result;
        try {
            result = task.call();
        } catch (Throwable error) {
            if (System.nanoTime() - startNs > timeoutNs) {
                throw late(timeoutNs, error);
            }
            throw error;
        }
        if (System.nanoTime() - startNs > timeoutNs) {
            throw late(timeoutNs, null);
        }
        return result;
    }

    private TimeoutException late(long timeoutNs, @Nullable Throwable error) {
        late = true;
        TimeoutException timeout = core.timeoutError(timeoutNs);
        if (error != null) {
            timeout.addSuppressed(error);
        }
        return timeout;
    }

    @Override
    boolean wasLate() {
        return late;
    }
}
