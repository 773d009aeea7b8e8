package io.pinion.worker.disruptor;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The 64 buckets of one level of the wheel.
 *
 * <p>Shape: a bucket is a list through the entries, newest first, and, while it is being spread, the levels that hold
 * what has been taken off that list. A bucket is occupied while it has either, so one whose levels have been emptied by
 * cancellations still counts.
 * <p>Threads: worker only.
 * <p>Cost: everything O(1).
 */
final class TimerRow {

    private static final int SLOT_MASK = TimerTicks.SLOTS - 1;

    private final @Nullable TimerEntry[] heads = new @Nullable TimerEntry[TimerTicks.SLOTS];
    private final int[] counts = new int[TimerTicks.SLOTS];
    /** Made when the first bucket is spread: most rows never need it. */
    private @Nullable TimerLevels @Nullable [] spreads;

    private long occupied;
    private int shift;
    private @Nullable TimerRow nextFree;

    private TimerRow() {}

    boolean isEmpty() {
        return occupied == 0;
    }

    /** The first occupied slot at or after another one, round the end; the row must not be empty. */
    int firstSlotFrom(int slot) {
        return (slot + Long.numberOfTrailingZeros(Long.rotateRight(occupied, slot))) & SLOT_MASK;
    }

    /** How many entries a bucket's list holds, without those that have been spread. */
    int count(int slot) {
        return counts[slot];
    }

    @Nullable
    TimerEntry head(int slot) {
        return heads[slot];
    }

    /** Adds an entry to the bucket its deadline names. */
    void push(TimerEntry entry) {
        final int slot = slotOf(entry);
        final TimerEntry head = heads[slot];
        if (head != null) {
            head.bucketPrev = entry;
        }
        entry.bucketNext = head;
        entry.bucketRow = this;
        heads[slot] = entry;
        counts[slot]++;
        occupied |= 1L << slot;
    }

    /** Removes an entry of this row. */
    void unlink(TimerEntry entry) {
        final int slot = slotOf(entry);
        final TimerEntry prev = entry.bucketPrev;
        final TimerEntry next = entry.bucketNext;
        if (next != null) {
            next.bucketPrev = prev;
        }
        if (prev != null) {
            prev.bucketNext = next;
        } else {
            replaceHead(slot, next);
        }
        counts[slot]--;
        entry.bucketPrev = null;
        entry.bucketNext = null;
        entry.bucketRow = null;
    }

    /** Takes the newest entry off a bucket's list; null if there is none. */
    @Nullable
    TimerEntry pop(int slot) {
        final TimerEntry head = heads[slot];
        if (head != null) {
            unlink(head);
        }
        return head;
    }

    @Nullable
    TimerLevels spread(int slot) {
        return spreads == null ? null : spreads[slot];
    }

    /** Gives a bucket levels to be spread into. */
    void beginSpread(int slot, TimerLevels levels) {
        if (spreads == null) {
            spreads = new @Nullable TimerLevels[TimerTicks.SLOTS];
        }
        assert spreads[slot] == null;
        spreads[slot] = levels;
        occupied |= 1L << slot;
    }

    /** Takes a bucket's levels away; null if it was not being spread. */
    @Nullable
    TimerLevels endSpread(int slot) {
        final TimerLevels levels = spread(slot);
        if (levels != null) {
            Objects.requireNonNull(spreads)[slot] = null;
            replaceHead(slot, heads[slot]);
        }
        return levels;
    }

    /** Drops levels that have been emptied by cancellations; the lists must be empty too. */
    void forgetSpreads() {
        spreads = null;
        occupied = 0;
    }

    private void replaceHead(int slot, @Nullable TimerEntry head) {
        heads[slot] = head;
        if (head == null && spread(slot) == null) {
            occupied &= ~(1L << slot);
        }
    }

    private int slotOf(TimerEntry entry) {
        return (int) (entry.deadlineNs >>> shift) & SLOT_MASK;
    }

    /** Empty rows, kept for the next bucket that is spread: they are large, and a few are enough for ever. */
    static final class Pool {
        private @Nullable TimerRow free;

        TimerRow take(int level) {
            final TimerRow row = free == null ? new TimerRow() : free;
            free = row.nextFree;
            row.nextFree = null;
            row.shift = TimerTicks.shiftOf(level);
            return row;
        }

        void give(TimerRow row) {
            assert row.isEmpty();
            row.nextFree = free;
            free = row;
        }
    }
}
