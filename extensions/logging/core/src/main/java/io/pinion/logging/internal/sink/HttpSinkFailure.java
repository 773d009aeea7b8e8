package io.pinion.logging.internal.sink;

import java.io.IOException;
import java.net.ProtocolException;

/**
 * Why an attempt failed, in words that may be logged: no secret, no control character, at most 256 characters. Without a
 * stack trace and without a cause, whose texts may come from the receiver or repeat a header.
 */
final class HttpSinkFailure extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int MAX_CHARS = 256;

    private final boolean unreadable;

    HttpSinkFailure(String message) {
        this(message, false);
    }

    private HttpSinkFailure(String message, boolean unreadable) {
        super(clean(message));
        this.unreadable = unreadable;
    }

    /** Whether there was an answer whose head is not HTTP. */
    boolean isUnreadable() {
        return unreadable;
    }

    /** What a client's exception says. */
    static HttpSinkFailure of(Throwable error) {
        String message = error.getMessage();
        return new HttpSinkFailure(
                error.getClass().getSimpleName() + (message == null ? "" : ": " + message),
                error instanceof ProtocolException || error instanceof RuntimeException);
    }

    /** Cuts a text and puts a space for each character that could forge a line or a colour. */
    static String clean(String text) {
        StringBuilder cleaned = new StringBuilder(Math.min(text.length(), MAX_CHARS));
        for (int i = 0; i < text.length() && i < MAX_CHARS; i++) {
            char c = text.charAt(i);
            boolean hostile = Character.isISOControl(c) || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029';
            cleaned.append(hostile ? ' ' : c);
        }
        return cleaned.toString();
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
