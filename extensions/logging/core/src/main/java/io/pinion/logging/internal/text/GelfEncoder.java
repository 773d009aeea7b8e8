package io.pinion.logging.internal.text;

import io.pinion.logging.LogEntry;
import java.util.Map;

/**
 * One GELF 1.1 object for each entry. The short message is the first line that is not blank; the whole message and the stack
 * trace are the full message, where that is more. Logger, thread and fields are additional fields.
 *
 * <p>Threads: one.
 */
public final class GelfEncoder implements RecordEncoder {
    private static final String NO_MESSAGE = "-";
    private static final long MILLI_NANOS = 1_000_000;
    private static final long SECOND_MILLIS = 1_000;

    private final byte[] start;
    private final Constants constants;
    private final ErrorText error = new ErrorText();

    /**
     * Makes one.
     *
     * @param hostName the host, which GELF requires
     * @param constants additional fields that are always the same
     */
    public GelfEncoder(String hostName, Map<String, String> constants) {
        ByteText text = new ByteText(Constants.MAX_BYTES).ascii("{\"version\":\"1.1\",\"host\":");
        Json.string(text, hostName);
        start = text.ascii(",\"short_message\":\"").toByteArray();
        this.constants = new Constants(constants, GelfEncoder::field);
    }

    @Override
    public void encode(LogEntry entry, ByteText out) {
        boolean thrown = error.read(entry);
        messages(entry.message(), thrown, out.bytes(start));
        timestamp(entry.epochNs(), out.ascii(",\"timestamp\":"));
        out.ascii(",\"level\":").decimal(entry.severity().syslogCode());
        own(entry, out, "logger", entry.logger());
        own(entry, out, "thread", entry.thread());
        constants.put(out, entry, NameRule.GELF);
        for (int i = 0; i < entry.fieldCount(); i++) {
            if (NameRule.GELF.isLast(entry, i)) {
                name(out, entry.key(i));
                value(out, entry.value(i));
            }
        }
        out.put('}');
    }

    private void messages(CharSequence message, boolean thrown, ByteText out) {
        int from = 0;
        while (from < message.length() && Character.isWhitespace(message.charAt(from))) {
            from++;
        }
        int end = from;
        while (end < message.length() && !isLineEnd(message.charAt(end))) {
            end++;
        }
        boolean blank = from == end;
        if (blank) {
            out.text(thrown && !error.type().isEmpty() ? error.type() : NO_MESSAGE, Escaping.JSON);
        } else {
            out.text(message, from, end, Escaping.JSON);
        }
        out.put('"');
        if (thrown || !blank && end - from < message.length()) {
            full(message, thrown, blank, out);
        }
    }

    private void full(CharSequence message, boolean thrown, boolean blank, ByteText out) {
        out.ascii(",\"full_message\":\"").text(message, Escaping.JSON);
        if (thrown) {
            if (!blank) {
                out.text("\n", Escaping.JSON);
            }
            out.text(error.stack(), Escaping.JSON);
        }
        out.put('"');
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    /** Seconds with three digits after the point. */
    private static void timestamp(long epochNs, ByteText out) {
        long millis = Math.floorDiv(epochNs, MILLI_NANOS);
        if (millis < 0) {
            out.put('-');
            millis = -millis;
        }
        out.decimal(millis / SECOND_MILLIS).put('.').padded(millis % SECOND_MILLIS, 3);
    }

    private static void own(LogEntry entry, ByteText out, String name, String value) {
        if (!value.isEmpty() && !NameRule.GELF.isField(entry, name)) {
            name(out, name);
            Json.name(out, value);
        }
    }

    private static void field(ByteText out, String name, String value) {
        name(out, name);
        Json.string(out, value);
    }

    private static void name(ByteText out, String name) {
        NameRule.GELF.put(out.ascii(",\"_"), name);
        out.ascii("\":");
    }

    /** GELF has texts and numbers. */
    private static void value(ByteText out, Object value) {
        if (value instanceof Boolean truth) {
            out.ascii(truth ? "\"true\"" : "\"false\"");
        } else {
            Json.value(out, value);
        }
    }
}
