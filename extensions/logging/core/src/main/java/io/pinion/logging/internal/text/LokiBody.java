package io.pinion.logging.internal.text;

import io.pinion.logging.LogEntry;
import io.pinion.logging.Severity;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * The body of a push to Loki: a stream for each level there is, with the level as a label beside the user's.
 *
 * <p>Shape: the records are kept one after the other and put in order by {@link #finish()}, so that the memory is that of
 * the body once, and once more for the body handed out.
 * <p>Threads: the worker's.
 */
public final class LokiBody implements BodyWriter {
    private static final Severity[] SEVERITIES = Severity.values();
    private static final byte[] START = ascii("{\"streams\":[");
    private static final byte[] END = ascii("]}");
    private static final byte[] STREAM_END = ascii("]}");
    private static final int INITIAL_RECORDS = 64;

    private final byte[][] streamStarts = new byte[SEVERITIES.length][];
    private final int maxBytes;
    private final ByteText kept;
    private int[] ends = new int[INITIAL_RECORDS];
    private byte[] levels = new byte[INITIAL_RECORDS];
    private int records;
    private int present;
    private int bytes = START.length + END.length;

    /**
     * Makes an empty one.
     *
     * @param labels of every stream; none is {@code level}
     * @param maxBytes the most bytes of a body
     */
    public LokiBody(Map<String, String> labels, int maxBytes) {
        this.maxBytes = maxBytes;
        kept = new ByteText(maxBytes);
        for (Severity severity : SEVERITIES) {
            ByteText text = new ByteText(Constants.MAX_BYTES).ascii("{\"stream\":{\"level\":");
            Json.string(text, severity.name().toLowerCase(Locale.ROOT));
            labels.forEach((name, value) -> {
                Json.string(text.put(','), name);
                Json.string(text.put(':'), value);
            });
            streamStarts[severity.ordinal()] = text.ascii("},\"values\":[").toByteArray();
        }
    }

    private static byte[] ascii(String text) {
        return new ByteText(text.length()).ascii(text).toByteArray();
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public void add(ByteBuffer record, LogEntry entry) {
        int level = entry.severity().ordinal();
        int bit = 1 << level;
        // A comma stands between records of a stream, and between streams.
        long more = (long) record.remaining()
                + ((present & bit) != 0 ? 1 : streamStarts[level].length + STREAM_END.length + (present == 0 ? 0 : 1));
        if (bytes + more > maxBytes) {
            throw new RecordTooLargeException(maxBytes);
        }
        if (records == ends.length) {
            ends = Arrays.copyOf(ends, 2 * records);
            levels = Arrays.copyOf(levels, 2 * records);
        }
        kept.bytes(record);
        ends[records] = kept.length();
        levels[records++] = (byte) level;
        present |= bit;
        bytes += (int) more;
    }

    @Override
    public int records() {
        return records;
    }

    @Override
    public int bytes() {
        return bytes;
    }

    @Override
    public byte[] finish() {
        ByteBuffer body = ByteBuffer.allocate(bytes).put(START);
        for (int level = 0; level < SEVERITIES.length; level++) {
            if ((present & 1 << level) != 0) {
                if (body.position() > START.length) {
                    body.put((byte) ',');
                }
                stream(level, body);
            }
        }
        body.put(END);
        kept.clear();
        records = 0;
        present = 0;
        bytes = START.length + END.length;
        return body.array();
    }

    private void stream(int level, ByteBuffer body) {
        body.put(streamStarts[level]);
        byte[] from = kept.buffer().array();
        boolean first = true;
        int start = 0;
        for (int i = 0; i < records; i++) {
            if (levels[i] == level) {
                if (!first) {
                    body.put((byte) ',');
                }
                body.put(from, start, ends[i] - start);
                first = false;
            }
            start = ends[i];
        }
        body.put(STREAM_END);
    }
}
