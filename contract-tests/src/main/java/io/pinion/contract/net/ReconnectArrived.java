package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** What a server got of {@link ReconnectTraffic}, connection by connection. */
final class ReconnectArrived {
    private long wholeBytes;
    /** Beginnings of frames, by number; of one that came again whole nothing counts. */
    private final Map<Integer, Integer> begun = new HashMap<>();

    private int last = -1;

    /** What one connection brought; in the order in which they were made. */
    void add(ByteBuffer bytes) {
        while (ReconnectTraffic.startsWithFrame(bytes)) {
            addWhole(bytes);
        }
        if (bytes.remaining() >= ReconnectTraffic.HEADER) {
            begun.put(bytes.getInt(bytes.position()), bytes.remaining());
        } else if (bytes.hasRemaining()) {
            // A guess that can only be too high: too little has come to tell which frame it was.
            begun.merge(last + 1, bytes.remaining(), Math::max);
        }
    }

    private void addWhole(ByteBuffer bytes) {
        int number = bytes.getInt(bytes.position());
        int length = bytes.getInt(bytes.position() + 4);
        assertThat(number).as("whole frames in order, none twice").isGreaterThan(last);
        assertThat(bytes.slice(bytes.position(), length)).isEqualTo(ReconnectTraffic.frame(number, length));
        bytes.position(bytes.position() + length);
        begun.remove(number);
        wholeBytes += length;
        last = number;
    }

    /** Of whole frames. */
    long wholeBytes() {
        return wholeBytes;
    }

    /** Of whole frames, and of those of which only the beginning came. */
    long bytes() {
        return wholeBytes + begun.values().stream().mapToInt(Integer::intValue).sum();
    }
}
