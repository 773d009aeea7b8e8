package io.pinion.logging;

import io.pinion.worker.Worker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a shipper was built with; checked. */
record ShipperSettings(
        String name,
        Destination destination,
        LogFormat format,
        Overflow overflow,
        @Nullable Worker worker,
        ShipperListener listener,
        int queueCapacity,
        long memoryBytes,
        int maxMessageChars,
        Duration drainTimeout,
        Duration firstBackoff,
        Duration maxBackoff,
        Duration requestTimeout,
        int batchBytes,
        Duration batchAge) {
    private static final int BYTES_PER_CHAR = 2;

    /** What the entries of the queue hold at most without taking from the memory. */
    long queueBytes() {
        return (long) queueCapacity * LogEntry.INLINE_CHARS * BYTES_PER_CHAR;
    }

    /** A quarter of what the queue leaves is for long messages in it. */
    long longMessageBytes() {
        return (memoryBytes - queueBytes()) / 4;
    }

    /** The rest is for what is encoded and not sent. */
    int backlogBytes() {
        return (int) Math.min(1 << 30, memoryBytes - queueBytes() - longMessageBytes());
    }

    /**
     * A message whose every character takes three bytes, its fields and its stack trace; not more than half the backlog,
     * nor than the destination takes.
     */
    int maxRecordBytes() {
        long wanted = Math.min(backlogBytes() / 2, 6L * maxMessageChars + 65_536);
        return (int) Math.min(wanted, Sinks.mostRecordBytes(destination, format));
    }
}
