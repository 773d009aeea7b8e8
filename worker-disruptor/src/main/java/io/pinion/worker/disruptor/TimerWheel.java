package io.pinion.worker.disruptor;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The far end of a timer queue: entries beyond a horizon, in buckets that get coarser with distance.
 *
 * <p>Shape: a tick is 2^20 ns. Level {@code n} has 64 buckets of 64^n ticks; eight levels cover all 44 bits of a tick,
 * the last one with four buckets.
 * <p>Threads: worker only.
 * <p>Cost: {@code link} and {@code unlink} O(1). An entry changes its bucket at most seven times on its way to the
 * heap. {@link #spread} does that ahead of time and in steps, so that opening a bucket moves only what the steps have
 * left; {@link #advance} can be told to wait for them. A rewind moves rows, not entries.
 * <p>Source: Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", SOSP 1987, with levels chosen by the highest
 * differing bit as in tokio's timer. Differs in that the horizon need not be the present and can go back, and in that
 * a bucket is spread before it is opened.
 */
final class TimerWheel {

    // Entries are filed relative to the horizon (see TimerLevels). From that follows
    //   1. the first bucket is the first occupied slot after the horizon's digit on the lowest occupied level;
    //   2. the horizon may move to any tick up to the start of the first bucket without touching an entry, and to that
    //      start by opening the bucket: its entries end up on lower levels, which are empty then, or in the heap;
    //   3. what those entries' new places are depends on the bucket's start only. So they can be found before the
    //      horizon gets there, in levels of the bucket's own, which become the wheel's lower levels when it is opened;
    //   4. that can be undone: the lower levels become the levels of the bucket in which the horizon was.
    // An entry of the bucket's first tick has no place on its levels and goes to the heap, which may thus hold entries
    // beyond the horizon. They are in order there, but its first entry is the queue's first only if no bucket starts
    // at or before that entry.
    // Ticks are 44-bit numbers on a circle. Entries lie less than half a circle after the horizon, so one whose tick
    // has passed zero differs from it in the top digit; there, and only there, slots are searched round the end.

    /** A bucket with more entries than this is spread although its turn is some way off: it will take its time. */
    private static final int EARLY_ABOVE = 8192;

    /** Heaps up to this size are near enough to their end for the next tick's entries to be added ahead. */
    private static final int SHORT_HEAP = 256;

    private final TimerRow.Pool pool = new TimerRow.Pool();
    private final TimerLevels live;
    private final int smallBucket;
    private int size;
    private long moves;

    /**
     * Creates an empty wheel.
     *
     * @param smallBucket buckets of up to so many entries are opened as they are
     */
    TimerWheel(long horizonTick, int smallBucket) {
        live = new TimerLevels(pool, TimerTicks.LEVELS, horizonTick);
        this.smallBucket = smallBucket;
    }

    int size() {
        return size;
    }

    /** How often an entry was moved by this wheel so far, for tests of what a call costs. */
    long moves() {
        return moves;
    }

    long horizonTick() {
        return live.baseTick;
    }

    boolean isBeyondHorizon(TimerEntry entry) {
        return TimerTicks.isAfter(TimerTicks.tickOf(entry), live.baseTick);
    }

    /** Whether the first entry of the heap is the first of all: nothing in the wheel can be before it. */
    boolean isFirstIn(TimerHeap near) {
        final TimerEntry first = near.first();
        return first != null && !isBeyondHorizon(first);
    }

    /** Files an entry that is beyond the horizon. */
    void link(TimerEntry entry) {
        live.file(entry);
        size++;
    }

    /** Removes an entry of this wheel. */
    void unlink(TimerEntry entry) {
        Objects.requireNonNull(entry.bucketRow).unlink(entry);
        size--;
    }

    /** Puts the horizon anywhere; the wheel must be empty. */
    void resetHorizon(long tick) {
        assert size == 0;
        live.forgetSpreads();
        live.baseTick = tick;
    }

    /**
     * Moves the horizon forward until the heap's first entry is the first of all, but not beyond {@code limitTick}.
     *
     * @param limitTick after the horizon
     * @param atOnce whether to open large buckets whatever they cost; otherwise the horizon stays before one, and the
     *     caller goes on when {@link #spread} has made it small
     */
    void advance(long limitTick, boolean atOnce, TimerHeap near) {
        while (!isFirstIn(near)) {
            final TimerEntry ahead = near.first();
            final long target = ahead == null ? limitTick : TimerTicks.earlier(limitTick, TimerTicks.tickOf(ahead));
            final int level = live.lowestFrom(0);
            final int slot = level == live.levels() ? 0 : live.firstSlot(level);
            if (level == live.levels() || TimerTicks.isAfter(live.startTick(level, slot), target)) {
                live.baseTick = target;
                return;
            }
            if (!atOnce && isLarge(live, level, slot)) {
                return;
            }
            open(level, slot, target, near);
        }
    }

    /** Moves the horizon forward until the first entry of all is the first of the heap; there must be one. */
    void advanceToFirst(TimerHeap near) {
        advance(farthestTick(), true, near);
    }

    /** A limit beyond everything the wheel can hold. */
    long farthestTick() {
        return TimerTicks.farthestFrom(live.baseTick);
    }

    /**
     * Moves the horizon back to {@code targetTick}, which it must be after.
     *
     * <p>What lies below the level where the two ticks part shares the old horizon's bucket there, and becomes that
     * bucket's contents, spread already: row for row, and one bucket deeper for each digit.
     */
    void rewindTo(long targetTick) {
        final long oldTick = live.baseTick;
        final int meetingLevel = TimerTicks.levelOf(targetTick, oldTick);
        TimerLevels holder = live;
        for (int level = meetingLevel; level > 0 && live.lowestFrom(0) < level; level--) {
            final int slot = TimerTicks.slotOf(oldTick, level);
            // Where the old horizon's digit is the first one, its lower digits count from the same start.
            if (level == meetingLevel || slot != 0) {
                final TimerLevels inside = new TimerLevels(pool, level, TimerTicks.startOf(oldTick, level));
                holder.row(level).beginSpread(slot, inside);
                holder = inside;
            }
            live.moveRowTo(holder, level - 1);
        }
        live.baseTick = targetTick;
    }

    /**
     * Does a bounded part of the work ahead: takes entries off the lists of large buckets that will be opened next, on
     * the lowest level first, and files them where they will be then.
     *
     * @param limit entries to be moved at most
     * @param wantedTick the first bucket is to be spread now if it starts up to here, however near the horizon is
     * @return how many entries were moved, or 1 for an empty bucket out of the way; 0 if nothing is left to do
     */
    int spread(int limit, long wantedTick, TimerHeap near) {
        int done = 0;
        boolean first = true;
        for (int level = live.lowestFrom(0);
                size > smallBucket && done < limit && level < live.levels();
                level = live.lowestFrom(level + 1)) {
            final int slot = live.firstSlot(level);
            final boolean wanted = first && !TimerTicks.isAfter(live.startTick(level, slot), wantedTick);
            if (wanted || isItTimeFor(level, slot)) {
                done += spreadBucket(live, level, slot, limit - done, near);
            }
            first = false;
        }
        moves += done;
        return done;
    }

    /** Too early is a waste: of timers that are set, most are cancelled while they are still far out. */
    private boolean isItTimeFor(int level, int slot) {
        return level == 0 || live.isNext(level, slot) || live.row(level).count(slot) > EARLY_ABOVE;
    }

    /** A bucket that is spread already has a first bucket of its own, which will come right after it. */
    private int spreadBucket(TimerLevels levels, int level, int slot, int limit, TimerHeap near) {
        if (level == 0 && !isHeapReadyFor(levels.startTick(level, slot), near)) {
            return 0;
        }
        if (isLarge(levels, level, slot)) {
            return moveAhead(levels, level, slot, limit, near);
        }
        final TimerLevels inside = levels.row(level).spread(slot);
        if (inside == null) {
            return 0;
        }
        final int lowest = inside.lowestFrom(0);
        return lowest == inside.levels()
                ? endIfEmpty(levels.row(level), slot)
                : spreadBucket(inside, lowest, inside.firstSlot(lowest), limit, near);
    }

    /** Without this a bucket that has been cancelled empty would hide the next one from the steps. */
    private static int endIfEmpty(TimerRow row, int slot) {
        if (row.count(slot) > 0) {
            return 0;
        }
        row.endSpread(slot);
        return 1;
    }

    /** The heap takes one tick ahead, not one after the other: it would end up holding everything. */
    private static boolean isHeapReadyFor(long tick, TimerHeap near) {
        final TimerEntry first = near.first();
        return near.size() <= SHORT_HEAP || first == null || !TimerTicks.isAfter(tick, TimerTicks.tickOf(first));
    }

    private boolean isLarge(TimerLevels levels, int level, int slot) {
        return levels.row(level).count(slot) > smallBucket;
    }

    private int moveAhead(TimerLevels levels, int level, int slot, int limit, TimerHeap near) {
        final TimerRow row = levels.row(level);
        final TimerLevels inside = level == 0 ? null : insideOf(levels, level, slot);
        final int count = Math.min(limit, row.count(slot));
        for (int i = 0; i < count; i++) {
            file(Objects.requireNonNull(row.pop(slot)), inside, near);
        }
        return count;
    }

    private TimerLevels insideOf(TimerLevels levels, int level, int slot) {
        final TimerRow row = levels.row(level);
        TimerLevels inside = row.spread(slot);
        if (inside == null) {
            inside = new TimerLevels(pool, level, levels.startTick(level, slot));
            row.beginSpread(slot, inside);
        }
        return inside;
    }

    private void open(int level, int slot, long limitTick, TimerHeap near) {
        final TimerRow row = live.row(level);
        final TimerLevels inside = row.endSpread(slot);
        final TimerEntry head = row.head(slot);
        live.baseTick = live.startTick(level, slot);
        if (inside == null && head != null && row.count(slot) == 1) {
            // A lone entry, the usual case far out, goes to the heap in one step instead of one per level.
            live.baseTick = TimerTicks.earlier(TimerTicks.tickOf(head), limitTick);
        }
        if (inside != null) {
            live.adopt(inside);
        }
        @Nullable TimerEntry entry;
        while ((entry = row.pop(slot)) != null) {
            file(entry, live, near);
            moves++;
        }
    }

    private void file(TimerEntry entry, @Nullable TimerLevels levels, TimerHeap near) {
        if (levels != null && TimerTicks.isAfter(TimerTicks.tickOf(entry), levels.baseTick)) {
            levels.file(entry);
        } else {
            near.add(entry);
            size--;
        }
    }
}
