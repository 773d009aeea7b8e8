package io.pinion.logging.internal.text;

import io.pinion.logging.LogEntry;

/** Writes one entry as one record, without framing. Threads: the worker's. */
@FunctionalInterface
public interface RecordEncoder {
    /**
     * Appends the record.
     *
     * @param entry the entry
     * @param out where to
     * @throws RecordTooLargeException if it is larger than the bound of {@code out}; the caller shortens and tries again
     */
    void encode(LogEntry entry, ByteText out);
}
