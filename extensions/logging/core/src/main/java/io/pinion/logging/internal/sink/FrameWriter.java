package io.pinion.logging.internal.sink;

import io.pinion.logging.internal.text.Framing;
import java.nio.ByteBuffer;

/** Puts the framing around a record. Threads: one. */
final class FrameWriter {
    private static final int FIRST_BYTES = 4096;

    private final Framing framing;
    private ByteBuffer frame = ByteBuffer.allocate(FIRST_BYTES);

    FrameWriter(Framing framing) {
        this.framing = framing;
    }

    /** How many bytes the record has with its framing. */
    int length(int recordBytes) {
        return recordBytes + (framing == Framing.OCTET_COUNT ? digits(recordBytes) + 1 : 1);
    }

    /** The record with its framing, valid until the next call; the record is read. */
    ByteBuffer frame(ByteBuffer record) {
        int recordBytes = record.remaining();
        int bytes = length(recordBytes);
        if (bytes > frame.capacity()) {
            frame = ByteBuffer.allocate(Math.max(bytes, 2 * frame.capacity()));
        }
        frame.clear();
        switch (framing) {
            case NEWLINE -> frame.put(record).put((byte) '\n');
            case NUL -> frame.put(record).put((byte) 0);
            case OCTET_COUNT -> {
                putDecimal(recordBytes);
                frame.put((byte) ' ').put(record);
            }
        }
        return frame.flip();
    }

    private void putDecimal(int value) {
        int divisor = 1;
        for (int rest = value; rest >= 10; rest /= 10) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            frame.put((byte) ('0' + value / divisor % 10));
        }
    }

    private static int digits(int value) {
        int digits = 1;
        for (int rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
