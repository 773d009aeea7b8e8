package io.pinion.stress.net;

import java.util.Arrays;
import java.util.zip.CRC32C;

/** One number for each datagram, in order; any thread. */
final class Marks {
    private long[] marks = new long[1024];
    private int size;

    synchronized void add(byte[] datagram) {
        if (size == marks.length) {
            marks = Arrays.copyOf(marks, 2 * size);
        }
        CRC32C sum = new CRC32C();
        sum.update(datagram);
        marks[size++] = sum.getValue() << 16 | datagram.length;
    }

    synchronized int size() {
        return size;
    }

    /** Whether both have the same in the same order. */
    boolean sameAs(Marks other) {
        return Arrays.equals(copy(), other.copy());
    }

    private synchronized long[] copy() {
        return Arrays.copyOf(marks, size);
    }
}
