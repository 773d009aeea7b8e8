package io.pinion.logging.internal.text;

import io.pinion.logging.LogEntry;
import java.nio.ByteBuffer;

/** A body of one record a line. Threads: the worker's. */
public final class LinesBody implements BodyWriter {
    private final ByteText out;
    private int records;

    /**
     * Makes an empty one.
     *
     * @param maxBytes the most bytes of a body
     */
    public LinesBody(int maxBytes) {
        out = new ByteText(maxBytes);
    }

    @Override
    public String contentType() {
        return "application/x-ndjson";
    }

    @Override
    public void add(ByteBuffer record, LogEntry entry) {
        int before = out.length();
        try {
            out.bytes(record).put('\n');
        } catch (RecordTooLargeException e) {
            out.truncate(before);
            throw e;
        }
        records++;
    }

    @Override
    public int records() {
        return records;
    }

    @Override
    public int bytes() {
        return out.length();
    }

    @Override
    public byte[] finish() {
        byte[] body = out.toByteArray();
        out.clear();
        records = 0;
        return body;
    }
}
