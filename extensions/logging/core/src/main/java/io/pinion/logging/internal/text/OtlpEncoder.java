package io.pinion.logging.internal.text;

import io.pinion.logging.LogEntry;

/**
 * One log record of OTLP for each entry, in the JSON of protocol buffers: 64-bit numbers are texts. The thread, the exception
 * and the fields are attributes; an id of a trace and of a span are taken out of the fields.
 *
 * <p>Threads: one.
 */
public final class OtlpEncoder implements RecordEncoder {
    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;

    private final ErrorText error = new ErrorText();
    private char before;

    /** Makes one. */
    public OtlpEncoder() {}

    @Override
    public void encode(LogEntry entry, ByteText out) {
        long epochNs = Math.max(0, entry.epochNs()); // unsigned there; 0 is unknown
        out.ascii("{\"timeUnixNano\":\"").decimal(epochNs);
        out.ascii("\",\"observedTimeUnixNano\":\"").decimal(epochNs);
        out.ascii("\",\"severityNumber\":").decimal(entry.severity().otlpNumber());
        out.ascii(",\"severityText\":\"").ascii(entry.severity().name());
        out.ascii("\",\"body\":{\"stringValue\":");
        Json.string(out, entry.message());
        out.put('}');
        int trace = idField(entry, "trace_id", "traceId", TRACE_DIGITS);
        int span = idField(entry, "span_id", "spanId", SPAN_DIGITS);
        attributes(entry, trace, span, out);
        id(entry, trace, ",\"traceId\":", out);
        id(entry, span, ",\"spanId\":", out);
        out.put('}');
    }

    /** The last field with one of two names and an id in it; -1 for none. */
    private static int idField(LogEntry entry, String name, String otherName, int digits) {
        for (int i = entry.fieldCount() - 1; i >= 0; i--) {
            String key = entry.key(i);
            if ((key.equals(name) || key.equals(otherName)) && isId(entry.value(i), digits)) {
                return i;
            }
        }
        return -1;
    }

    /** Lower-case hexadecimal digits that are not all zero, as W3C Trace Context has it. */
    private static boolean isId(Object value, int digits) {
        if (!(value instanceof String text) || text.length() != digits) {
            return false;
        }
        boolean zero = true;
        for (int i = 0; i < digits; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
            zero &= c == '0';
        }
        return !zero;
    }

    private static void id(LogEntry entry, int index, String start, ByteText out) {
        if (index >= 0) {
            Json.string(out.ascii(start), Json.text(entry.value(index)));
        }
    }

    private void attributes(LogEntry entry, int trace, int span, ByteText out) {
        int start = out.length();
        out.ascii(",\"attributes\":");
        before = '[';
        if (!entry.thread().isEmpty()) {
            own(entry, out, "thread.name", entry.thread(), TextLimits.NAME_CHARS);
        }
        if (error.read(entry)) {
            exception(entry, out);
        }
        for (int i = 0; i < entry.fieldCount(); i++) {
            if (i != trace && i != span && NameRule.ANY.isLast(entry, i)) {
                key(out, entry.key(i));
                value(out, entry.value(i));
            }
        }
        if (before == '[') {
            out.truncate(start);
        } else {
            out.put(']');
        }
    }

    private void exception(LogEntry entry, ByteText out) {
        own(entry, out, "exception.type", error.type(), TextLimits.NAME_CHARS);
        String message = error.message();
        if (message != null) {
            own(entry, out, "exception.message", message, TextLimits.ERROR_MESSAGE_CHARS);
        }
        own(entry, out, "exception.stacktrace", error.stack(), TextLimits.STACK_CHARS);
    }

    private void own(LogEntry entry, ByteText out, String name, CharSequence value, int maxChars) {
        if (!NameRule.ANY.isField(entry, name)) {
            key(out, name);
            out.ascii("{\"stringValue\":\"").text(value, 0, Math.min(value.length(), maxChars), Escaping.JSON);
            out.ascii("\"}}");
        }
    }

    private void key(ByteText out, String name) {
        NameRule.ANY.put(out.put(before).ascii("{\"key\":\""), name);
        out.ascii("\",\"value\":");
        before = ',';
    }

    private static void value(ByteText out, Object value) {
        if (Json.isInteger(value)) {
            out.ascii("{\"intValue\":\"").decimal(((Number) value).longValue()).put('"');
        } else if (value instanceof Boolean) {
            Json.value(out.ascii("{\"boolValue\":"), value);
        } else if (value instanceof Double || value instanceof Float) {
            // The JSON of protocol buffers has NaN and the infinities as texts.
            Json.value(out.ascii("{\"doubleValue\":"), value);
        } else {
            Json.string(out.ascii("{\"stringValue\":"), Json.text(value));
        }
        out.ascii("}}");
    }
}
