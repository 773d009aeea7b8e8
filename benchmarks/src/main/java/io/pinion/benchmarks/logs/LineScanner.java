package io.pinion.benchmarks.logs;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** Finds the numbers in lines, also in lines cut in two by a read. Written by one thread; read by others when it rests. */
final class LineScanner {
    private static final int BEFORE = 0;
    private static final int NAME = 1;
    private static final int DIGITS = 2;
    private static final int AFTER = 3;

    private final long[] seen;
    private final int maxLines;
    private int state;
    private int number;
    private int previous;
    private final AtomicLong distinct = new AtomicLong();
    private long repeated;
    private long damaged;

    LineScanner(int maxLines) {
        this.maxLines = maxLines;
        seen = new long[maxLines / Long.SIZE + 1];
    }

    /** A new connection: what was cut off before it is no line. */
    void begin() {
        state = BEFORE;
        previous = 0;
    }

    void scan(ByteBuffer bytes) {
        long found = 0;
        while (bytes.hasRemaining()) {
            int octet = bytes.get();
            if (octet == '\n') {
                found += endOfLine();
            } else {
                step(octet);
            }
            previous = octet;
        }
        if (found > 0) {
            distinct.addAndGet(found);
        }
    }

    private void step(int octet) {
        switch (state) {
            case BEFORE -> state = octet == 'n' && (previous < 'a' || previous > 'z') ? NAME : BEFORE;
            case NAME -> {
                state = octet == '=' ? DIGITS : BEFORE;
                number = 0;
            }
            case DIGITS -> {
                if (octet >= '0' && octet <= '9') {
                    number = number * 10 + octet - '0';
                } else {
                    state = AFTER;
                }
            }
            default -> {}
        }
    }

    private int endOfLine() {
        boolean whole = state == AFTER;
        state = BEFORE;
        if (!whole || number < 0 || number >= maxLines) {
            damaged++;
            return 0;
        }
        long bit = 1L << number;
        if ((seen[number >> 6] & bit) != 0) {
            repeated++;
            return 0;
        }
        seen[number >> 6] |= bit;
        return 1;
    }

    /** Different numbers seen. */
    long distinct() {
        return distinct.get();
    }

    long repeated() {
        return repeated;
    }

    long damaged() {
        return damaged;
    }
}
