package io.pinion.logging.internal.sink;

import io.pinion.logging.LogEntry;
import io.pinion.logging.Severity;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The batch that is being filled. Its room grows to the largest batch and is used again for the next one; what is closed is
 * copied to its exact size.
 *
 * <p>Threads: the worker's.
 */
final class HttpSinkOpenBatch {
    private static final int FIRST_BYTES = 4096;
    private static final int FIRST_ROWS = 64;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int[] ends = new int[FIRST_ROWS];
    private Severity[] severities = new Severity[FIRST_ROWS];
    private long[] epochNs = new long[FIRST_ROWS];
    private String[] loggers = new String[FIRST_ROWS];
    private int rows;
    private int length;

    int records() {
        return rows;
    }

    long heldBytes() {
        return length + (long) rows * HttpSinkBatch.RECORD_OVERHEAD_BYTES;
    }

    void add(ByteBuffer record, LogEntry entry) {
        ensureRow();
        int count = record.remaining();
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
        }
        record.get(record.position(), bytes, length, count);
        length += count;
        ends[rows] = length;
        severities[rows] = entry.severity();
        epochNs[rows] = entry.epochNs();
        loggers[rows++] = entry.logger();
    }

    private void ensureRow() {
        if (rows == ends.length) {
            int more = 2 * rows;
            ends = Arrays.copyOf(ends, more);
            severities = Arrays.copyOf(severities, more);
            epochNs = Arrays.copyOf(epochNs, more);
            loggers = Arrays.copyOf(loggers, more);
        }
    }

    /** Takes out what was added; empty after it. */
    HttpSinkBatch close() {
        HttpSinkBatch.Columns columns = new HttpSinkBatch.Columns(
                Arrays.copyOf(bytes, length),
                Arrays.copyOf(ends, rows),
                Arrays.copyOf(severities, rows),
                Arrays.copyOf(epochNs, rows),
                Arrays.copyOf(loggers, rows));
        HttpSinkBatch batch = new HttpSinkBatch(columns, 0, rows);
        Arrays.fill(loggers, 0, rows, "");
        rows = 0;
        length = 0;
        return batch;
    }
}
