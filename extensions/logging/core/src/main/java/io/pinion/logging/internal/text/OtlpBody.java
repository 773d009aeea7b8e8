package io.pinion.logging.internal.text;

import io.pinion.logging.LogEntry;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of an export of log records by OTLP: one resource, whose records stay in order. A logger is a scope; a new one
 * begins whenever the logger of a record is not that of the one before.
 *
 * <p>Threads: the worker's.
 */
public final class OtlpBody implements BodyWriter {
    private static final String SCOPE_END = "]}";
    private static final String END = "]}]}";

    private final byte[] start;
    private final ByteText out;
    private @Nullable String scope;
    private int records;

    /**
     * Makes an empty one.
     *
     * @param resource attributes of the resource
     * @param maxBytes the most bytes of a body
     */
    public OtlpBody(Map<String, String> resource, int maxBytes) {
        ByteText text = new ByteText(Constants.MAX_BYTES).ascii("{\"resourceLogs\":[{\"resource\":{\"attributes\":[");
        int empty = text.length();
        resource.forEach((name, value) -> {
            Json.string(text.ascii(text.length() == empty ? "{\"key\":" : ",{\"key\":"), name);
            Json.string(text.ascii(",\"value\":{\"stringValue\":"), value);
            text.ascii("}}");
        });
        start = text.ascii("]},\"scopeLogs\":[").toByteArray();
        out = new ByteText(maxBytes);
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public void add(ByteBuffer record, LogEntry entry) {
        int before = out.length();
        try {
            String logger = entry.logger();
            if (!logger.equals(scope)) {
                begin(logger);
            } else {
                out.put(',');
            }
            out.bytes(record);
            int length = out.length();
            out.ascii(SCOPE_END).ascii(END).truncate(length); // that there is room for the end
            scope = logger;
            records++;
        } catch (RecordTooLargeException e) {
            out.truncate(before);
            throw e;
        }
    }

    private void begin(String logger) {
        if (scope == null) {
            out.bytes(start);
        } else {
            out.ascii(SCOPE_END).put(',');
        }
        out.ascii("{\"scope\":{");
        if (!logger.isEmpty()) {
            Json.name(out.ascii("\"name\":"), logger);
        }
        out.ascii("},\"logRecords\":[");
    }

    @Override
    public int records() {
        return records;
    }

    @Override
    public int bytes() {
        return out.length() == 0 ? start.length + END.length() : out.length() + SCOPE_END.length() + END.length();
    }

    @Override
    public byte[] finish() {
        if (scope == null) {
            out.bytes(start);
        } else {
            out.ascii(SCOPE_END);
        }
        byte[] body = out.ascii(END).toByteArray();
        out.clear();
        scope = null;
        records = 0;
        return body;
    }
}
