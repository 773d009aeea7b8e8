package io.pinion.rabbitmq;

import io.pinion.consumers.internal.text.SafeText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes text that somebody else wrote fit for a line of a log. */
final class Text {
    static final int MAX_CHARS = SafeText.MAX_CHARS;

    private Text() {}

    /** Control characters and line separators escaped, cut at {@link #MAX_CHARS}. */
    static String visible(@Nullable String text) {
        return SafeText.forLog(text);
    }

    /** What a failure says, and what its causes say, at most three of them. */
    static String of(Throwable failure) {
        StringBuilder out = new StringBuilder(failure.getClass().getSimpleName());
        Throwable each = failure;
        for (int depth = 0; each != null && depth < 3; depth++) {
            if (each.getMessage() != null) {
                out.append(": ").append(each.getMessage());
            }
            each = each.getCause();
        }
        return visible(out.toString());
    }

    /** The beginning of a body as text. */
    static String of(byte[] body) {
        int bytes = Math.min(body.length, MAX_CHARS + 1);
        return visible(new String(body, 0, bytes, StandardCharsets.UTF_8));
    }
}
