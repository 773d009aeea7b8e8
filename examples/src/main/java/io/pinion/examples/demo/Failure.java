package io.pinion.examples.demo;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The first thing that went wrong in a run; what follows from it is not interesting.
 *
 * <p>Threads: any.
 */
final class Failure {
    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

    void report(Throwable error) {
        first.compareAndSet(null, error);
    }

    boolean isPresent() {
        return first.get() != null;
    }

    /** In words, or null if nothing went wrong. */
    @Nullable
    String message() {
        Throwable error = first.get();
        if (error == null) {
            return null;
        }
        String message = error.getMessage();
        return message == null ? error.toString() : message;
    }
}
