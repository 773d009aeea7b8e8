package io.pinion.worker.disruptor;

import org.jspecify.annotations.Nullable;

/**
 * Levels of buckets that hold entries after a base tick: the wheel itself, or one of its buckets spread out.
 *
 * <p>Shape: an entry's level is the highest digit in which its tick differs from the base, its slot that digit's value.
 * From that follows that the base's own slot is empty on every level, and that all buckets of a level lie before all
 * those of the levels above. Rows are made when they are needed.
 * <p>Threads: worker only.
 * <p>Cost: {@link #file} O(1); the searches look at each level at most once.
 */
final class TimerLevels {

    private final TimerRow.Pool pool;
    private final @Nullable TimerRow[] rows;

    /** Everything in here is after this; the wheel moves it, a bucket that is spread has its start here. */
    long baseTick;

    TimerLevels(TimerRow.Pool pool, int levels, long baseTick) {
        this.pool = pool;
        rows = new @Nullable TimerRow[levels];
        this.baseTick = baseTick;
    }

    int levels() {
        return rows.length;
    }

    TimerRow row(int level) {
        TimerRow row = rows[level];
        if (row == null) {
            row = pool.take(level);
            rows[level] = row;
        }
        return row;
    }

    /** Puts an entry that is after the base where it belongs. */
    void file(TimerEntry entry) {
        row(TimerTicks.levelOf(TimerTicks.tickOf(entry), baseTick)).push(entry);
    }

    /** The lowest level from {@code level} up that is occupied; {@link #levels()} if none is. */
    int lowestFrom(int level) {
        int lowest = level;
        while (lowest < rows.length && isEmpty(lowest)) {
            lowest++;
        }
        return lowest;
    }

    private boolean isEmpty(int level) {
        final TimerRow row = rows[level];
        return row == null || row.isEmpty();
    }

    /** The first occupied slot of a level that is occupied. */
    int firstSlot(int level) {
        return row(level).firstSlotFrom(TimerTicks.slotOf(baseTick, level));
    }

    long startTick(int level, int slot) {
        return TimerTicks.startOf(baseTick, level + 1) | ((long) slot << (level * TimerTicks.DIGIT_BITS));
    }

    /** Whether a bucket is the one that the base reaches next on its level. */
    boolean isNext(int level, int slot) {
        return slot == TimerTicks.slotOf(baseTick, level) + 1;
    }

    /** Takes over the rows of a bucket that was spread; the levels they belong to must be empty. */
    void adopt(TimerLevels spread) {
        assert lowestFrom(0) >= spread.levels();
        for (int level = 0; level < spread.levels(); level++) {
            if (!spread.isEmpty(level)) {
                spread.moveRowTo(this, level);
            }
        }
    }

    /** Hands a whole level over; the receiver's must be empty. */
    void moveRowTo(TimerLevels receiver, int level) {
        final TimerRow replaced = receiver.rows[level];
        if (replaced != null) {
            pool.give(replaced);
        }
        receiver.rows[level] = rows[level];
        rows[level] = null;
    }

    /** Drops buckets that have been emptied while they were spread; no entry may be left. */
    void forgetSpreads() {
        for (final TimerRow row : rows) {
            if (row != null && !row.isEmpty()) {
                row.forgetSpreads();
            }
        }
    }
}
