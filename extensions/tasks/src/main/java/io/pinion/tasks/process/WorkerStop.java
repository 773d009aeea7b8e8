package io.pinion.tasks.process;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The end of a stop function that starts on a worker, however busy that is.
 *
 * <p>Its ring may be full, and then refuse or, worse, wait; so the function comes in through a timer, and tries again
 * every few milliseconds while the worker is open. Once this has ended, the function does not start any more.
 */
final class WorkerStop<T extends @Nullable Object> extends CompletableFuture<T> {
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Worker worker;
    private final AsyncTask<T> function;
    private boolean started; // on the worker's thread
    private volatile @Nullable CompletableFuture<T> flight;

    WorkerStop(Worker worker, AsyncTask<T> function) {
        this.worker = worker;
        this.function = function;
    }

    /**
     * Sets it on its way.
     *
     * @throws RejectedExecutionException if the worker closes
     * @throws TimeoutException if there was no room for a timer all the time
     */
    void begin(long timeoutNs) throws InterruptedException, TimeoutException {
        long startNs = System.nanoTime();
        while (true) {
            try {
                look(Duration.ZERO);
                return;
            } catch (RejectedExecutionException e) {
                if (worker.state() != WorkerState.RUNNING) {
                    throw e;
                }
                if (System.nanoTime() - startNs >= timeoutNs) {
                    TimeoutException late = new TimeoutException("the stop function could not start within "
                            + Duration.ofNanos(timeoutNs) + ": " + e.getMessage());
                    late.initCause(e);
                    throw late;
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    private void look(Duration delay) {
        var unused = worker.timers().delay(delay).whenComplete((nothing, cutOff) -> {
            if (cutOff != null) {
                completeExceptionally(cutOff);
            } else if (!isDone()) {
                takeOff();
            }
        });
    }

    private void takeOff() {
        try {
            if (!worker.isWorkerThread()) {
                // The timer was faster than whoever set it.
                look(PAUSE);
                return;
            }
            CompletableFuture<T> begun = worker.submitAsync(this::start);
            flight = begun;
            var unused = begun.whenComplete(this::landed);
            if (isDone()) {
                begun.cancel(true);
            }
        } catch (RejectedExecutionException e) {
            again(e);
        }
    }

    private CompletionStage<T> start() throws Exception {
        started = true;
        return function.start();
    }

    // T may itself allow null: what came out of the flight goes on as it is.
    @SuppressWarnings("NullAway")
    private void landed(@Nullable T value, @Nullable Throwable error) {
        if (error == null) {
            complete(value);
        } else if (error instanceof RejectedExecutionException && !started) {
            again(error);
        } else {
            completeExceptionally(error);
        }
    }

    private void again(Throwable refusal) {
        WorkerState state = worker.state();
        if (isDone() || state == WorkerState.CLOSED) {
            completeExceptionally(refusal);
        } else if (state == WorkerState.DRAINING && worker.isWorkerThread()) {
            startHere();
        } else {
            try {
                look(PAUSE);
            } catch (RejectedExecutionException e) {
                completeExceptionally(e);
            }
        }
    }

    /** A worker that has begun to close takes no flight any more; it was asked before, so the function runs. */
    private void startHere() {
        try {
            var unused = Objects.requireNonNull(start(), "the stop function returned no stage (null)")
                    .whenComplete(this::landed);
        } catch (Throwable e) {
            completeExceptionally(e);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        CompletableFuture<T> begun = flight;
        if (begun != null) {
            begun.cancel(mayInterruptIfRunning);
        }
        return cancelled;
    }
}
