package io.pinion.worker.disruptor;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The far end of a timer queue: entries beyond a horizon, in buckets that get coarser with distance.
 *
 * <p>Shape: a tick is 2^20 ns. Level {@code n} has 64 buckets of 64^n ticks; eight levels cover all 44 bits of a tick,
 * the last one with four buckets. A bucket is a list through the entries, an empty one is a null head.
 * <p>Threads: worker only.
 * <p>Cost: {@code link} and {@code unlink} O(1). An entry changes its bucket at most seven times on its way to the
 * heap, but buckets are moved whole: the price of a step is the size of the bucket it reaches. A rewind moves entries
 * back, so that they pay once more.
 * <p>Source: Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", SOSP 1987, with levels chosen by the highest
 * differing bit as in tokio's timer. Differs in that the horizon need not be the present and can go back.
 */
final class TimerWheel {

    // An entry is filed relative to the horizon: the highest six-bit digit in which its tick differs from
    // horizonTick is its level, the value of that digit its slot. From that follows
    //   1. the horizon's own slot is empty on every level, and all digits above an entry's level are the horizon's;
    //   2. every bucket of a level lies before every bucket of the levels above, so the first bucket is the first
    //      occupied slot after the horizon's digit on the lowest occupied level;
    //   3. the horizon may move to any tick up to the start of the first bucket without touching an entry, and into
    //      the first bucket by filing that bucket's entries again; they end up on lower levels or in the heap.
    // Ticks are 44-bit numbers on a circle. Entries lie less than half a circle after the horizon, so one whose tick
    // has passed zero differs from it in the top digit; there, and only there, slots are searched round the end.

    private static final int TICK_SHIFT = 20;
    private static final int DIGIT_BITS = 6;
    private static final int SLOTS = 1 << DIGIT_BITS;
    private static final int SLOT_MASK = SLOTS - 1;
    private static final int LEVELS = (Long.SIZE - TICK_SHIFT + DIGIT_BITS - 1) / DIGIT_BITS;

    private final long[] occupied = new long[LEVELS];
    private final @Nullable TimerEntry[] heads = new @Nullable TimerEntry[LEVELS * SLOTS];
    private long horizonTick;
    private int size;

    TimerWheel(long horizonTick) {
        this.horizonTick = horizonTick;
    }

    /** The tick of a time on the monotonic clock: 44 bits, to be compared with {@link #isAfter} only. */
    static long tickOf(long timeNs) {
        return timeNs >>> TICK_SHIFT;
    }

    /** Compares ticks on their circle; right for distances below half of it, that is 2^63 ns. */
    static boolean isAfter(long tick, long otherTick) {
        return (tick - otherTick) << TICK_SHIFT > 0;
    }

    int size() {
        return size;
    }

    long horizonTick() {
        return horizonTick;
    }

    boolean isBeyondHorizon(TimerEntry entry) {
        return isAfter(tickOf(entry.deadlineNs), horizonTick);
    }

    /** Files an entry that is beyond the horizon. */
    void link(TimerEntry entry) {
        final long tick = tickOf(entry.deadlineNs);
        final int level = levelOf(tick ^ horizonTick);
        push(level, slotOf(tick, level), entry);
        size++;
    }

    /** Removes an entry from the bucket at {@code entry.bucketIndex}. */
    void unlink(TimerEntry entry) {
        final TimerEntry prev = entry.bucketPrev;
        final TimerEntry next = entry.bucketNext;
        if (next != null) {
            next.bucketPrev = prev;
        }
        if (prev != null) {
            prev.bucketNext = next;
        } else {
            replaceHead(entry.bucketIndex, next);
        }
        clearLinks(entry);
        size--;
    }

    /** Puts the horizon anywhere; the wheel must be empty. */
    void resetHorizon(long tick) {
        assert size == 0;
        horizonTick = tick;
    }

    /** Moves the horizon forward to {@code targetTick}, and the entries it passes to the heap. */
    void advanceTo(long targetTick, TimerHeap near) {
        while (size > 0) {
            final int level = lowestOccupiedLevel();
            final int slot = firstSlot(level);
            final long startTick = startTickOf(level, slot);
            if (isAfter(startTick, targetTick)) {
                break;
            }
            final long lastTick = startTick | belowDigit(level);
            horizonTick = isAfter(lastTick, targetTick) ? targetTick : lastTick;
            fileAgain(level, slot, near);
        }
        horizonTick = targetTick;
    }

    /** Moves the horizon forward until it passes the earliest entries; the wheel must hold one, the heap none. */
    void advanceToFirst(TimerHeap near) {
        while (near.size() == 0) {
            final int level = lowestOccupiedLevel();
            final int slot = firstSlot(level);
            final TimerEntry head = Objects.requireNonNull(heads[indexOf(level, slot)]);
            // A lone entry, the usual case far out, goes to the heap in one step instead of one per level.
            horizonTick = head.bucketNext == null ? tickOf(head.deadlineNs) : startTickOf(level, slot);
            fileAgain(level, slot, near);
        }
    }

    /**
     * Moves the horizon back to {@code targetTick}, which it must be after.
     *
     * <p>What lies below the level where the two ticks part shares the old horizon's slot there, and goes into it.
     */
    void rewindTo(long targetTick) {
        final int meetingLevel = levelOf(targetTick ^ horizonTick);
        final int meetingSlot = slotOf(horizonTick, meetingLevel);
        for (int level = 0; level < meetingLevel; level++) {
            while (occupied[level] != 0) {
                TimerEntry entry = takeBucket(level, firstSlot(level));
                while (entry != null) {
                    final TimerEntry next = entry.bucketNext;
                    push(meetingLevel, meetingSlot, entry);
                    entry = next;
                }
            }
        }
        horizonTick = targetTick;
    }

    private void fileAgain(int level, int slot, TimerHeap near) {
        TimerEntry entry = takeBucket(level, slot);
        while (entry != null) {
            final TimerEntry next = entry.bucketNext;
            clearLinks(entry);
            size--;
            if (isBeyondHorizon(entry)) {
                link(entry);
            } else {
                near.add(entry);
            }
            entry = next;
        }
    }

    private void push(int level, int slot, TimerEntry entry) {
        final int index = indexOf(level, slot);
        final TimerEntry head = heads[index];
        if (head != null) {
            head.bucketPrev = entry;
        }
        entry.bucketPrev = null;
        entry.bucketNext = head;
        entry.bucketIndex = index;
        heads[index] = entry;
        occupied[level] |= 1L << slot;
    }

    private @Nullable TimerEntry takeBucket(int level, int slot) {
        final int index = indexOf(level, slot);
        final TimerEntry head = heads[index];
        replaceHead(index, null);
        return head;
    }

    private void replaceHead(int index, @Nullable TimerEntry head) {
        heads[index] = head;
        if (head == null) {
            occupied[index >>> DIGIT_BITS] &= ~(1L << (index & SLOT_MASK));
        }
    }

    private static void clearLinks(TimerEntry entry) {
        entry.bucketPrev = null;
        entry.bucketNext = null;
        entry.bucketIndex = TimerEntry.NOWHERE;
    }

    private int lowestOccupiedLevel() {
        int level = 0;
        while (occupied[level] == 0) {
            level++;
        }
        return level;
    }

    private int firstSlot(int level) {
        final int current = slotOf(horizonTick, level);
        return (current + Long.numberOfTrailingZeros(Long.rotateRight(occupied[level], current))) & SLOT_MASK;
    }

    private long startTickOf(int level, int slot) {
        return (horizonTick & ~belowDigit(level + 1)) | ((long) slot << (level * DIGIT_BITS));
    }

    private static int levelOf(long differingBits) {
        return (Long.SIZE - 1 - Long.numberOfLeadingZeros(differingBits)) / DIGIT_BITS;
    }

    private static int slotOf(long tick, int level) {
        return (int) (tick >>> (level * DIGIT_BITS)) & SLOT_MASK;
    }

    private static long belowDigit(int level) {
        return (1L << (level * DIGIT_BITS)) - 1;
    }

    private static int indexOf(int level, int slot) {
        return (level << DIGIT_BITS) | slot;
    }
}
