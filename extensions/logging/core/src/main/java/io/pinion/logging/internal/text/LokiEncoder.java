package io.pinion.logging.internal.text;

import io.pinion.logging.LogEntry;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * One value of a Loki stream for each entry: the time in nanoseconds and the line, which is the object of {@link JsonEncoder}
 * without the time. Loki drops a line that repeats another one of the same time in the same stream; so entries that follow
 * each other with the same time get times one nanosecond apart.
 *
 * <p>Threads: one.
 */
public final class LokiEncoder implements RecordEncoder {
    private final JsonEncoder json = new JsonEncoder(Map.of(), false);
    private ByteText line = new ByteText(0);
    private long lastNs = Long.MIN_VALUE;
    private long repeats;

    /** Makes one. */
    public LokiEncoder() {}

    @Override
    public void encode(LogEntry entry, ByteText out) {
        if (line.maxBytes() != out.maxBytes()) {
            line = new ByteText(out.maxBytes());
        }
        line.clear();
        json.encode(entry, line);
        out.ascii("[\"").decimal(distinct(entry.epochNs())).ascii("\",\"");
        escape(line.buffer(), out);
        out.ascii("\"]");
    }

    private long distinct(long epochNs) {
        repeats = epochNs == lastNs ? repeats + 1 : 0;
        lastNs = epochNs;
        return epochNs + repeats;
    }

    /** JSON inside a JSON string: it has no control characters, so that only two of its bytes need an escape. */
    private static void escape(ByteBuffer json, ByteText out) {
        byte[] bytes = json.array();
        int from = 0;
        for (int i = 0; i < json.limit(); i++) {
            if (bytes[i] == '"' || bytes[i] == '\\') {
                out.bytes(bytes, from, i - from).put('\\');
                from = i;
            }
        }
        out.bytes(bytes, from, json.limit() - from);
    }
}
