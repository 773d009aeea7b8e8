package io.pinion.logging.internal.sink;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver did not take of a batch that it answered with success: {@code partialSuccess.rejectedLogRecords} of
 * OTLP/HTTP with JSON, section "Partial Success" of its specification. The number may be a string, as JSON writes 64 bits.
 *
 * <p>Cost: one pass over at most {@link HttpSinkBody#MAX_BYTES} bytes, without recursion. What is not such an object is no
 * partial success.
 *
 * @param rejected how many records, as the receiver says
 * @param message why, as the receiver says
 */
record HttpSinkPartialSuccess(long rejected, String message) {
    private static final int MAX_MESSAGE_CHARS = 256;
    private static final int MAX_DIGITS = 18;

    static @Nullable HttpSinkPartialSuccess of(byte[] body) {
        try {
            return new Reader(new String(body, StandardCharsets.UTF_8)).read();
        } catch (StringIndexOutOfBoundsException e) {
            // The end came too early.
            return null;
        }
    }

    /** Goes once over the text; every read beyond its end throws. */
    private static final class Reader {
        private final String text;
        private int at;
        private long rejected;
        private String message = "";

        Reader(String text) {
            this.text = text;
        }

        @Nullable
        HttpSinkPartialSuccess read() {
            skipBlanksAnd(' ');
            if (text.charAt(at++) != '{') {
                return null;
            }
            for (String key = key(); key != null; key = key()) {
                if (key.equals("partialSuccess") && text.charAt(at) == '{') {
                    at++;
                    readPartial();
                    return rejected > 0 ? new HttpSinkPartialSuccess(rejected, message) : null;
                }
                skipValue();
            }
            return null;
        }

        private void readPartial() {
            for (String key = key(); key != null; key = key()) {
                boolean isText = text.charAt(at) == '"';
                if (key.equals("rejectedLogRecords")) {
                    rejected = number(isText ? string() : bare());
                } else if (key.equals("errorMessage") && isText) {
                    message = string();
                } else {
                    skipValue();
                }
            }
        }

        /** The next key of this object, with its value next; null at the object's end, or where no key is. */
        private @Nullable String key() {
            skipBlanksAnd(',');
            if (text.charAt(at) != '"') {
                return null;
            }
            String key = string();
            skipBlanksAnd(':');
            return key;
        }

        private void skipBlanksAnd(char separator) {
            while (text.charAt(at) <= ' ' || text.charAt(at) == separator) {
                at++;
            }
        }

        private String string() {
            StringBuilder value = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                boolean escaped = text.charAt(at) == '\\';
                if (escaped) {
                    at++;
                }
                if (value.length() < MAX_MESSAGE_CHARS) {
                    // A key or a number has no escapes; a message is only shown.
                    value.append(escaped && Character.isLetter(text.charAt(at)) ? ' ' : text.charAt(at));
                }
            }
            at++;
            return value.toString();
        }

        private String bare() {
            int start = at;
            while (",}] \r\n\t".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private void skipValue() {
            int depth = 0;
            do {
                char c = text.charAt(at);
                if (c == '"') {
                    string();
                } else if (c == '{' || c == '[') {
                    depth++;
                    at++;
                } else if (depth > 0 && (c == '}' || c == ']')) {
                    depth--;
                    at++;
                } else if (depth > 0) {
                    at++;
                } else {
                    bare();
                }
            } while (depth > 0);
        }

        private static long number(String digits) {
            boolean valid = !digits.isEmpty()
                    && digits.length() <= MAX_DIGITS
                    && digits.chars().allMatch(c -> c >= '0' && c <= '9');
            return valid ? Long.parseLong(digits) : 0;
        }
    }
}
