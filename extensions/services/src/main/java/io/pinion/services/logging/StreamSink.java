package io.pinion.services.logging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Collects lines and writes them to a stream together. */
final class StreamSink implements LogSink {
    private static final int MAX_KEPT_BYTES = 1 << 15;

    private final OutputStream stream;
    private final LogLayout layout;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(MAX_KEPT_BYTES);
    private int keptEvents;

    StreamSink(OutputStream stream, LogLayout layout) {
        this.stream = stream;
        this.layout = layout;
    }

    @Override
    public int write(LogEvent event) {
        byte[] bytes = layout.bytes(event);
        int lost = keptEvents > 0 && kept.size() + bytes.length > MAX_KEPT_BYTES ? flush() : 0;
        kept.writeBytes(bytes);
        keptEvents++;
        return lost;
    }

    @Override
    public int flush() {
        int events = keptEvents;
        keptEvents = 0;
        try {
            kept.writeTo(stream);
            stream.flush();
            return 0;
        } catch (IOException | RuntimeException e) {
            return events;
        } finally {
            kept.reset();
        }
    }
}
