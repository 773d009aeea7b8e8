package io.pinion.logging.internal.sink;

import io.pinion.logging.LogEntry;
import io.pinion.logging.Severity;
import io.pinion.logging.internal.text.BodyWriter;
import java.nio.ByteBuffer;

/**
 * The records of one request, kept apart from each other: a receiver that finds the body too large gets them in halves. The
 * body is made anew for each attempt, and is the same each time.
 *
 * <p>Threads: the worker's.
 */
final class HttpSinkBatch {
    /** What a record takes beside its bytes: its columns here, and what the body puts around it. */
    static final int RECORD_OVERHEAD_BYTES = 64;

    private final Columns columns;
    private final int from;
    private final int to;
    private boolean maybeArrived;

    /** What records are, row by row; {@code ends} are offsets into {@code bytes}. */
    record Columns(byte[] bytes, int[] ends, Severity[] severities, long[] epochNs, String[] loggers) {
        int start(int row) {
            return row == 0 ? 0 : ends[row - 1];
        }
    }

    HttpSinkBatch(Columns columns, int from, int to) {
        this.columns = columns;
        this.from = from;
        this.to = to;
    }

    int records() {
        return to - from;
    }

    /** The bytes of its records alone. */
    int recordBytes() {
        return columns.ends()[to - 1] - columns.start(from);
    }

    /** What the batch counts in the backlog. */
    long heldBytes() {
        return recordBytes() + (long) records() * RECORD_OVERHEAD_BYTES;
    }

    /** Whether an attempt ended in a way that leaves open what the receiver did with it. */
    boolean maybeArrived() {
        return maybeArrived;
    }

    void markMaybeArrived() {
        maybeArrived = true;
    }

    HttpSinkBatch firstHalf() {
        return part(from, from + records() / 2);
    }

    HttpSinkBatch secondHalf() {
        return part(from + records() / 2, to);
    }

    private HttpSinkBatch part(int start, int end) {
        HttpSinkBatch part = new HttpSinkBatch(columns, start, end);
        part.maybeArrived = maybeArrived;
        return part;
    }

    /**
     * Makes the body.
     *
     * @param writer empty before and after
     * @param group an entry to say with what groups a record
     * @throws io.pinion.logging.internal.text.RecordTooLargeException if it is larger than the writer's bound
     */
    byte[] body(BodyWriter writer, LogEntry group) {
        for (int row = from; row < to; row++) {
            group.begin(columns.severities()[row], columns.epochNs()[row], columns.loggers()[row], "");
            int start = columns.start(row);
            writer.add(ByteBuffer.wrap(columns.bytes(), start, columns.ends()[row] - start), group);
        }
        return writer.finish();
    }
}
