package io.pinion.services;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The main code of one run: how it ended, and whether that was because it was interrupted from here. */
final class Body<T extends @Nullable Object> {
    private final Thread thread = Thread.currentThread();
    private @Nullable T value;
    private @Nullable Throwable error;
    private boolean inside = true;
    private boolean interrupted;

    private Body() {}

    static <T extends @Nullable Object> Body<T> run(
            Entrypoint.Main<T> main, Entrypoint entrypoint, CompletableFuture<Throwable> aborted) {
        Body<T> body = new Body<>();
        var unused = aborted.thenRun(body::interrupt);
        try {
            body.value = main.run(entrypoint);
        } catch (Throwable e) {
            body.error = e;
        }
        body.leave();
        return body;
    }

    @Nullable
    Throwable error() {
        return error;
    }

    private synchronized void interrupt() {
        if (inside) {
            interrupted = true;
            thread.interrupt();
        }
    }

    /** The interrupt was meant for the main code only, and must not reach the stop. */
    private synchronized void leave() {
        inside = false;
        if (interrupted) {
            boolean unused = Thread.interrupted();
        }
    }

    /** What the run ends with: a failed service comes before the error of the main code, and that before a stop's. */
    @SuppressWarnings("NullAway") // the value is null only where T may be
    T outcome(Outcome outcome) throws Exception {
        Throwable primary = null;
        if (outcome.failure() != null) {
            primary = outcome.failure();
        } else if (interrupted && error != null && outcome.signal() != null) {
            primary = outcome.signal();
        }
        primary = with(primary, error);
        primary = with(primary, outcome.stopFailure());
        if (primary != null) {
            throw Entrypoint.rethrow(primary);
        }
        return value;
    }

    private static @Nullable Throwable with(@Nullable Throwable primary, @Nullable Throwable next) {
        if (primary == null || next == null) {
            return primary == null ? next : primary;
        }
        for (Throwable known : primary.getSuppressed()) {
            if (known == next) {
                return primary;
            }
        }
        Stages.suppress(primary, next);
        return primary;
    }
}
