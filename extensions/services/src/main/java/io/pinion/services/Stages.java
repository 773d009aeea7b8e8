package io.pinion.services;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** What can be asked of a stage. A stage that is no future, or refuses to be used as one, can only be waited for. */
final class Stages {
    private Stages() {}

    /** Whether the stage can be cancelled at all; if so it was, or had ended. */
    static boolean cancel(CompletionStage<?> stage) {
        if (!(stage instanceof CompletableFuture<?> future)) {
            return false;
        }
        try {
            future.cancel(true);
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    static boolean hasEndedWell(CompletionStage<?> stage) {
        if (!(stage instanceof CompletableFuture<?> future)) {
            return false;
        }
        try {
            return future.isDone() && !future.isCompletedExceptionally();
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    static Throwable unwrap(Throwable error) {
        Throwable cause = error.getCause();
        return (error instanceof CompletionException || error instanceof ExecutionException) && cause != null
                ? cause
                : error;
    }

    /** Adds an error to another one, which may be the same. */
    static void suppress(Throwable primary, Throwable other) {
        if (primary != other) {
            primary.addSuppressed(other);
        }
    }
}
