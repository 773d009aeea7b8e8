package io.pinion.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts the tasks that were handed over and have not run, and keeps their number below what every contender's queue
 * holds, in the same way for all of them: none ever blocks or rejects by its own means.
 *
 * <p>Threads: one producer, one consumer.
 */
final class Backlog {
    /** Three quarters of {@link Contender#CAPACITY}. */
    private static final int LIMIT = 12_288;
    /** A producer that had to wait goes on only when there is room for so many, so that it does not look every time. */
    private static final int ROOM = 1_024;

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    // Each side writes lines of its own.
    private static final int RAN = 32;
    private static final int HANDED_OVER = 64;
    private static final int RAN_AS_SEEN = 65;
    private static final int FAILED_ATTEMPTS = 66;

    private final long[] cells = new long[99];

    /** The producer, before each hand-over. */
    void enter() {
        if (cells[HANDED_OVER] - cells[RAN_AS_SEEN] >= LIMIT) {
            awaitBacklogOf(LIMIT - ROOM);
        }
        cells[HANDED_OVER]++;
    }

    private void awaitBacklogOf(int most) {
        int looks = 0;
        while (cells[HANDED_OVER] - (long) CELL.getAcquire(cells, RAN) > most) {
            cells[FAILED_ATTEMPTS]++;
            Spin.once(++looks);
        }
        cells[RAN_AS_SEEN] = (long) CELL.getAcquire(cells, RAN);
    }

    /** The consumer, in each task. */
    void ran() {
        CELL.setRelease(cells, RAN, cells[RAN] + 1);
    }

    /** The producer: waits until everything has run. */
    void awaitEmpty() {
        int looks = 0;
        while (cells[HANDED_OVER] != (long) CELL.getAcquire(cells, RAN)) {
            Spin.once(++looks);
        }
    }

    /** How often the producer found no room. */
    long failedAttempts() {
        return cells[FAILED_ATTEMPTS];
    }
}
