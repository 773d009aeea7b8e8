package io.pinion.tasks;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.Scheduled;
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
    private volatile @Nullable Scheduled timer;
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

    private void watch(Worker worker, long timeoutNs) {
        try {
            timer = worker.timers().after(Duration.ofNanos(timeoutNs), () -> core.expire(this, timeoutNs));
        } catch (RejectedExecutionException e) {
            // A closing worker takes no timers, and its grace bounds the task.
            if (worker.state() == WorkerState.RUNNING) {
                throw e;
            }
        }
    }

    @Override
    void bodyEnded() {
        Scheduled current = timer;
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    @Nullable
    PoolJob<?> waitsFor() {
        return waitsFor;
    }
}
