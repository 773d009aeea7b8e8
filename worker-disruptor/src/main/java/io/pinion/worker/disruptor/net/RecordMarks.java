package io.pinion.worker.disruptor.net;

import java.util.Arrays;

/** Which of the user's bytes travel in which encrypted ones, as far as those wait to be sent. */
final class RecordMarks {
    private long[] ring = new long[16];
    private int first;
    private int size;
    private long passedPlain;

    /** A record ends here, counted in encrypted and in plain bytes from the beginning of the stream. */
    void add(long cipherEnd, long plainEnd) {
        if (size == ring.length) {
            grow();
        }
        ring[index(size)] = cipherEnd;
        ring[index(size + 1)] = plainEnd;
        size += 2;
    }

    private void grow() {
        long[] larger = new long[2 * ring.length];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[index(i)];
        }
        Arrays.fill(ring, 0);
        ring = larger;
        first = 0;
    }

    private int index(int offset) {
        return (first + offset) & (ring.length - 1);
    }

    /** How many plain bytes are in records that lie wholly within so many encrypted bytes. */
    long passed(long cipherBytes) {
        while (size > 0 && ring[first] <= cipherBytes) {
            passedPlain = ring[index(1)];
            first = index(2);
            size -= 2;
        }
        return passedPlain;
    }
}
