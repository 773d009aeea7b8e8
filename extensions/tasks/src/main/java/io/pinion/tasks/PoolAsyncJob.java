package io.pinion.tasks;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** An asynchronous task, watched by a timer of the worker from its start to the end of its stage. */
final class PoolAsyncJob<T extends @Nullable Object> extends PoolJob<T> {
    private final AsyncTask<T> task;
    private volatile @Nullable CompletableFuture<Void> timer;
    private volatile @Nullable PoolJob<?> waitsFor;

    PoolAsyncJob(PoolCore core, AsyncTask<T> task) {
        super(core);
        this.task = task;
    }

    @Override
    CompletableFuture<T> launch(Worker worker, long timeoutNs) {
        return worker.submitAsync(() -> start(worker, timeoutNs));
    }

    private CompletionStage<T> start(Worker worker, long timeoutNs) throws Exception {
        core.begun(this);
        if (timeoutNs != 0) {
            watch(worker, timeoutNs);
        }
        CompletionStage<T> stage = task.start();
        if (stage instanceof PoolStage<T> derived && !derived.isDone()) {
            waitsFor = derived.origin();
            core.refuseStandstill(this);
        }
        return stage;
    }

    /** By a delay, which goes on while the worker closes. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void watch(Worker worker, long timeoutNs) {
        try {
            CompletableFuture<Void> delay = worker.timers().delay(Duration.ofNanos(timeoutNs));
            timer = delay;
            delay.thenRun(() -> core.expire(this, timeoutNs));
        } catch (RejectedExecutionException e) {
            // The grace of a closing worker bounds the task.
            if (worker.state() == WorkerState.RUNNING) {
                throw e;
            }
        }
    }

    @Override
    void bodyEnded() {
        CompletableFuture<Void> current = timer;
        if (current != null) {
            current.cancel(false);
        }
    }

    @Override
    @Nullable
    PoolJob<?> waitsFor() {
        return waitsFor;
    }
}
