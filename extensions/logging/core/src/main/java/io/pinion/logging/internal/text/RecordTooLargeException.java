package io.pinion.logging.internal.text;

/** A record, or a body, is larger than its bound. Without a stack trace: it is part of the normal flow. */
public final class RecordTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RecordTooLargeException(int maxBytes) {
        super("more than " + maxBytes + " bytes", null, false, false);
    }
}
