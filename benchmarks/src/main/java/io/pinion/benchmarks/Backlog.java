package io.pinion.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts the tasks that were handed over and have not run, and keeps their number below what every contender's queue
 * holds, in the same way for all of them: none ever blocks or rejects by its own means. A wait that takes half a minute
 * fails.
 *
 * <p>Threads: one producer, one consumer.
 */
public final class Backlog {
    private static final int DEFAULT_CAPACITY = 16_384;
    private static final int ROOMS = 12;

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    // Each side writes lines of its own.
    private static final int RAN = 32;
    private static final int HANDED_OVER = 64;
    private static final int RAN_AS_SEEN = 65;
    private static final int FAILED_ATTEMPTS = 66;

    private final long[] cells = new long[99];
    private final int limit;
    private final int room;

    private Backlog(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("A backlog must have room for one task, had " + limit);
        }
        this.limit = limit;
        room = Math.max(1, limit / ROOMS);
    }

    /** For a queue of 16,384. */
    public Backlog() {
        this(DEFAULT_CAPACITY / 4 * 3);
    }

    /** At most three quarters of what a queue holds. */
    public static Backlog forCapacity(int capacity) {
        return new Backlog(capacity / 4 * 3);
    }

    /** At most so many tasks. */
    public static Backlog ofAtMost(int limit) {
        return new Backlog(limit);
    }

    /** How many tasks may be on their way. */
    public int limit() {
        return limit;
    }

    /** The producer, before each hand-over. */
    public void enter() {
        if (cells[HANDED_OVER] - cells[RAN_AS_SEEN] >= limit) {
            awaitRoom();
        }
        cells[HANDED_OVER]++;
    }

    /** Goes on only when there is some room, so that a producer that had to wait does not look every time. */
    private void awaitRoom() {
        int looks = 0;
        long giveUpNs = 0;
        while (pending() > limit - room) {
            cells[FAILED_ATTEMPTS]++;
            giveUpNs = Spin.orGiveUp(++looks, giveUpNs);
        }
        cells[RAN_AS_SEEN] = ran(cells);
    }

    /** The consumer, in each task. */
    public void ran() {
        CELL.setRelease(cells, RAN, cells[RAN] + 1);
    }

    /** The producer: waits until everything has run; what the tasks wrote is visible then. */
    public void awaitEmpty() {
        int looks = 0;
        long giveUpNs = 0;
        while (pending() != 0) {
            giveUpNs = Spin.orGiveUp(++looks, giveUpNs);
        }
    }

    /** The producer: how many tasks have not run. */
    public long pending() {
        return cells[HANDED_OVER] - ran(cells);
    }

    private static long ran(long[] cells) {
        return (long) CELL.getAcquire(cells, RAN);
    }

    /** How often the producer found no room. */
    public long failedAttempts() {
        return cells[FAILED_ATTEMPTS];
    }
}
