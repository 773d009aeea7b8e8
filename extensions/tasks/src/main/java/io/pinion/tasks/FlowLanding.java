package io.pinion.tasks;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a stage, on its way back to the worker's thread.
 *
 * <p>The way is a flight of the worker. When the worker gives none, because it is closing, its own queue is full or too
 * much is in flight, a delay looks every millisecond: those may be set on the worker's own thread until its grace is
 * over. After that the end is told on whichever thread brings it.
 */
final class FlowLanding<T extends @Nullable Object> extends CompletableFuture<T> {
    private static final Duration LOOK = Duration.ofMillis(1);

    private final Worker worker;
    private final CompletionStage<T> stage;
    private final BiConsumer<? super @Nullable T, ? super @Nullable Throwable> ended;

    private FlowLanding(
            Worker worker,
            CompletionStage<T> stage,
            BiConsumer<? super @Nullable T, ? super @Nullable Throwable> ended) {
        this.worker = worker;
        this.stage = stage;
        this.ended = ended;
    }

    /** Follows a stage; called on the worker's thread. An error comes without wrapper. */
    static <T extends @Nullable Object> void follow(
            Worker worker,
            @Nullable CompletionStage<T> stage,
            BiConsumer<? super @Nullable T, ? super @Nullable Throwable> ended) {
        FlowLanding<T> landing = new FlowLanding<>(
                worker,
                stage != null
                        ? stage
                        : CompletableFuture.failedFuture(new NullPointerException("the code returned no stage (null)")),
                ended);
        try {
            var unused = landing.stage.whenComplete((value, error) -> FlowFutures.settle(landing, value, error));
        } catch (Throwable e) {
            // A stage of somebody else's making that cannot be followed has failed.
            landing.completeExceptionally(e);
        }
        landing.takeOff();
    }

    private void takeOff() {
        if (isDone()) {
            tell();
            return;
        }
        try {
            var unused = worker.submitAsync(() -> this).whenComplete((value, error) -> landed());
        } catch (RejectedExecutionException e) {
            look();
        }
    }

    private void landed() {
        if (isDone()) {
            tell();
        } else {
            look();
        }
    }

    private void look() {
        try {
            var unused = worker.timers().delay(LOOK).whenComplete((ignored, cutOff) -> {
                if (cutOff == null) {
                    landed();
                } else {
                    tellAnywhere();
                }
            });
        } catch (RejectedExecutionException e) {
            tellAnywhere();
        }
    }

    private void tellAnywhere() {
        var unused = whenComplete((value, error) -> tell());
    }

    /** Told once: this is done, so the callback runs here. */
    private void tell() {
        var unused =
                whenComplete((value, error) -> ended.accept(value, error == null ? null : FlowFutures.unwrap(error)));
    }

    /** The worker cancels what is in flight when its grace is over. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (stage instanceof CompletableFuture<T> future) {
            try {
                future.cancel(mayInterruptIfRunning);
            } catch (RuntimeException e) {
                // A minimal stage refuses; it goes on.
            }
        }
        return super.cancel(mayInterruptIfRunning);
    }
}
