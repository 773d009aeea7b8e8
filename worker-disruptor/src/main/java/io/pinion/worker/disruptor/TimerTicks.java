package io.pinion.worker.disruptor;

/**
 * The arithmetic of the wheel's time: ticks of 2^20 ns on a circle, read as digits of six bits.
 *
 * <p>Shape: a tick is a 44-bit number; level {@code n} of the wheel goes by digit {@code n}. Eight digits cover a tick,
 * the last one with four values.
 * <p>Threads: any; no state.
 */
final class TimerTicks {

    static final int DIGIT_BITS = 6;
    static final int SLOTS = 1 << DIGIT_BITS;
    static final int LEVELS = 8;

    private static final int SLOT_MASK = SLOTS - 1;
    private static final int TICK_SHIFT = 20;
    private static final int TICK_BITS = Long.SIZE - TICK_SHIFT;
    private static final long TICK_MASK = (1L << TICK_BITS) - 1;

    private TimerTicks() {}

    /** The tick of a time on the monotonic clock, to be compared with {@link #isAfter} only. */
    static long tickOf(long timeNs) {
        return timeNs >>> TICK_SHIFT;
    }

    static long tickOf(TimerEntry entry) {
        return tickOf(entry.deadlineNs);
    }

    /** Compares ticks on their circle; right for distances below half of it, that is 2^63 ns. */
    static boolean isAfter(long tick, long otherTick) {
        return (tick - otherTick) << TICK_SHIFT > 0;
    }

    static long earlier(long tick, long otherTick) {
        return isAfter(tick, otherTick) ? otherTick : tick;
    }

    /** The last tick that counts as after another one. */
    static long farthestFrom(long tick) {
        return (tick + (1L << (TICK_BITS - 1)) - 1) & TICK_MASK;
    }

    /** The highest digit in which two ticks differ; they must. */
    static int levelOf(long tick, long otherTick) {
        return (Long.SIZE - 1 - Long.numberOfLeadingZeros(tick ^ otherTick)) / DIGIT_BITS;
    }

    static int slotOf(long tick, int level) {
        return (int) (tick >>> (level * DIGIT_BITS)) & SLOT_MASK;
    }

    /** How far to shift a time to the right for the digit of a level to be its lowest. */
    static int shiftOf(int level) {
        return TICK_SHIFT + level * DIGIT_BITS;
    }

    /** The tick with all digits below a level's zeroed: where the bucket of that level begins. */
    static long startOf(long tick, int level) {
        return tick & -(1L << (level * DIGIT_BITS));
    }
}
