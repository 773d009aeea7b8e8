package io.pinion.examples.trading;

/**
 * The strategy: buy when the fast moving average of an instrument crosses its slow one upwards, sell when downwards. It
 * is here to have something to compute, not to earn money.
 *
 * <p>Shape: per instrument one element in each of a few primitive arrays; prices in fixed point with 16 bits after the
 * point, so that every run and every machine computes the same.
 * <p>Threads: one.
 */
final class Crossing {
    static final int LARGEST_QUANTITY = 10;
    /** Ticks of an instrument before its averages mean something. */
    static final int TICKS_BEFORE_FIRST_SIGNAL = 32;

    private static final int POINT = 16;
    private static final int FAST_SHIFT = 1;
    private static final int SLOW_SHIFT = 4;

    private final long[] fast;
    private final long[] slow;
    private final int[] seen;

    Crossing(int instruments) {
        fast = new long[instruments];
        slow = new long[instruments];
        seen = new int[instruments];
    }

    /**
     * Takes one price.
     *
     * @return how many to buy, to sell if negative; 0 for no signal
     */
    int onPrice(int instrument, long price) {
        long scaled = price << POINT;
        if (seen[instrument] == 0) {
            fast[instrument] = scaled;
            slow[instrument] = scaled;
        }
        boolean wasAbove = fast[instrument] > slow[instrument];
        fast[instrument] += (scaled - fast[instrument]) >> FAST_SHIFT;
        slow[instrument] += (scaled - slow[instrument]) >> SLOW_SHIFT;
        boolean isAbove = fast[instrument] > slow[instrument];
        if (seen[instrument] < TICKS_BEFORE_FIRST_SIGNAL) {
            seen[instrument]++;
            return 0;
        }
        return wasAbove == isAbove ? 0 : quantity(Math.abs(scaled - slow[instrument]), isAbove);
    }

    /** The farther the price has run ahead of the slow average, the more. */
    private static int quantity(long distance, boolean buy) {
        int quantity = (int) Math.min(LARGEST_QUANTITY, 1 + (distance >> POINT));
        return buy ? quantity : -quantity;
    }
}
