package io.pinion.logging.internal.text;

import io.pinion.logging.LogEntry;
import java.nio.ByteBuffer;

/** Puts encoded records together to the body of one HTTP request. Threads: the worker's. */
public interface BodyWriter {
    /** The media type of the body. */
    String contentType();

    /**
     * Adds a record as its {@link RecordEncoder} wrote it. The entry says what groups it, by its severity, time and logger:
     * the rest of it is gone, since a body may be put together again long after the entry was used.
     *
     * @throws RecordTooLargeException if the body would be larger than the writer's bound
     */
    void add(ByteBuffer record, LogEntry entry);

    /** How many records there are. */
    int records();

    /** About how many bytes the body has by now. */
    int bytes();

    /** The whole body; the writer is empty after it. */
    byte[] finish();
}
