package io.pinion.consumers;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** When a stop has to be over. */
final class Deadline {
    private final long endNs;

    Deadline(Duration timeout) {
        endNs = System.nanoTime() + timeout.toNanos();
    }

    /** What is left, at least so much. */
    Duration left(Duration atLeast) {
        long leftNs = endNs - System.nanoTime();
        return leftNs < atLeast.toNanos() ? atLeast : Duration.ofNanos(leftNs);
    }

    /** Waits for an end, good or bad; false if the time ran out. An interrupt is kept for later. */
    boolean await(CompletableFuture<?> end, Duration atLeast) {
        long untilNs = System.nanoTime() + left(atLeast).toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    end.get(untilNs - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return true;
                } catch (ExecutionException failed) {
                    return true;
                } catch (TimeoutException late) {
                    return false;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
