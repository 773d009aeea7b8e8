package io.pinion.logging.internal.text;

import io.pinion.logging.LogEntry;
import java.util.List;
import java.util.Map;

/**
 * One JSON object for each entry: {@code @timestamp}, {@code level}, {@code logger}, {@code thread}, {@code message}, then
 * {@code fields}, {@code error} with {@code type}, {@code message} and {@code stack}, and the fields that are always the same.
 * What an entry does not have is left out, except the message.
 *
 * <p>Threads: one.
 */
public final class JsonEncoder implements RecordEncoder {
    /** The names that fields of the user's cannot have. */
    public static final List<String> RESERVED =
            List.of("@timestamp", "level", "logger", "thread", "message", "fields", "error");

    private static final int FRACTION_DIGITS = 9;

    private final byte[] constants;
    private final boolean timed;
    private final Timestamp timestamp = new Timestamp();
    private final ErrorText error = new ErrorText();

    /**
     * Makes one.
     *
     * @param constants fields that are always the same, none of them {@link #RESERVED}
     * @param timed whether the time is a part of the record
     */
    public JsonEncoder(Map<String, String> constants, boolean timed) {
        ByteText text = new ByteText(Constants.MAX_BYTES);
        constants.forEach((name, value) -> {
            text.put(',');
            Json.string(text, name);
            text.put(':');
            Json.string(text, value);
        });
        this.constants = text.toByteArray();
        this.timed = timed;
    }

    @Override
    public void encode(LogEntry entry, ByteText out) {
        if (timed) {
            out.ascii("{\"@timestamp\":\"");
            timestamp.put(out, entry.epochNs(), FRACTION_DIGITS);
            out.ascii("\",\"level\":\"");
        } else {
            out.ascii("{\"level\":\"");
        }
        out.ascii(entry.severity().name()).put('"');
        if (!entry.logger().isEmpty()) {
            Json.name(out.ascii(",\"logger\":"), entry.logger());
        }
        if (!entry.thread().isEmpty()) {
            Json.name(out.ascii(",\"thread\":"), entry.thread());
        }
        Json.string(out.ascii(",\"message\":"), entry.message());
        fields(entry, out);
        if (error.read(entry)) {
            error(out);
        }
        out.bytes(constants).put('}');
    }

    private static void fields(LogEntry entry, ByteText out) {
        if (entry.fieldCount() == 0) {
            return;
        }
        out.ascii(",\"fields\":");
        char before = '{';
        for (int i = 0; i < entry.fieldCount(); i++) {
            if (NameRule.ANY.isLast(entry, i)) {
                out.put(before).put('"');
                NameRule.ANY.put(out, entry.key(i));
                Json.value(out.ascii("\":"), entry.value(i));
                before = ',';
            }
        }
        out.put('}');
    }

    private void error(ByteText out) {
        Json.string(out.ascii(",\"error\":{\"type\":"), error.type());
        String message = error.message();
        if (message != null) {
            Json.string(out.ascii(",\"message\":"), message);
        }
        Json.string(out.ascii(",\"stack\":"), error.stack());
        out.put('}');
    }
}
