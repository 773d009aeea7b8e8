package io.pinion.tasks;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits that ask only whether something has ended, and the cancel of what has not. */
final class TimedWaits {
    private TimedWaits() {}

    static boolean await(CompletableFuture<?> end, Duration timeout) throws InterruptedException {
        try {
            end.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException | CancellationException e) {
            return true;
        }
    }

    /** Cancels a stage if it is a future that lets itself be cancelled. */
    static void cancel(CompletionStage<?> stage) {
        if (stage instanceof CompletableFuture<?> future) {
            try {
                future.cancel(true);
            } catch (RuntimeException e) {
                // A minimal stage refuses; it goes on.
            }
        }
    }
}
