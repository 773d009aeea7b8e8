package io.pinion.rabbitmq.dispatch;

import io.pinion.consumers.internal.text.SafeText;
import org.jspecify.annotations.Nullable;

/** Makes text that somebody else wrote fit for a log line or a header: one line, no control characters, cut. */
final class LogText {
    static final int MAX_CHARS = SafeText.MAX_CHARS;

    private LogText() {}

    static String visible(@Nullable String text) {
        return SafeText.forLog(text);
    }

    static String of(Throwable failure) {
        String message = failure.getMessage();
        String name = failure.getClass().getSimpleName();
        return visible(message == null ? name : name + ": " + message);
    }
}
