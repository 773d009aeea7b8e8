package io.pinion.examples.invoices;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one attempt failed. Stackless: it is expected, and what matters is in its fields. */
final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureClass kind;
    private final transient @Nullable Duration retryAfter;

    Failure(FailureClass kind, String detail, @Nullable Duration retryAfter) {
        super(Text.visible(detail), null, false, false);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    Failure(FailureClass kind, String detail) {
        this(kind, detail, null);
    }

    FailureClass kind() {
        return kind;
    }

    /** How long the server asks to be left alone, not yet limited; null if it does not. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
