package io.pinion.examples.trading;

/**
 * The prices of one feed, the same in every run: a random walk per instrument that is pulled back to where it began.
 * Feed {@code f} of {@code n} carries the instruments {@code f}, {@code f + n}, {@code f + 2n} ... in turn.
 *
 * <p>Shape: a cursor; it stands on one tick and moves forward only.
 * <p>Threads: one.
 */
final class Feed {
    private static final long FIRST_PRICE = 10_000;
    private static final int LARGEST_STEP = 6;
    private static final int PULL_SHIFT = 7;

    private final int id;
    private final int feeds;
    private final long[] prices;
    private long random;
    private long number = -1;
    private int slot;
    private long dueNs;

    Feed(int id, int feeds, int instruments) {
        this.id = id;
        this.feeds = feeds;
        prices = new long[(instruments - id + feeds - 1) / feeds];
        java.util.Arrays.fill(prices, FIRST_PRICE);
        slot = prices.length - 1;
        random = 0x9E37_79B9_7F4A_7C15L * (id + 1);
    }

    /** Moves to the next tick. */
    void next() {
        number++;
        slot = slot + 1 == prices.length ? 0 : slot + 1;
        long price = prices[slot];
        prices[slot] = price + step() + ((FIRST_PRICE - price) >> PULL_SHIFT);
    }

    /** Marsaglia's xorshift with 64 bits, shifts 13, 7 and 17. */
    private long step() {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return (random >>> 33) % (2 * LARGEST_STEP + 1) - LARGEST_STEP;
    }

    /** Moves forward to a tick, past those that were lost. */
    void moveTo(long target) {
        if (target <= number) {
            throw new IllegalStateException("feed " + id + " cannot go back from tick " + number + " to " + target);
        }
        while (number < target) {
            next();
        }
    }

    void due(long atNs) {
        dueNs = atNs;
    }

    int id() {
        return id;
    }

    long number() {
        return number;
    }

    int instrument() {
        return id + slot * feeds;
    }

    long price() {
        return prices[slot];
    }

    long dueNs() {
        return dueNs;
    }
}
