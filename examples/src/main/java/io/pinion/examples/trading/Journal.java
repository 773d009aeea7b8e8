package io.pinion.examples.trading;

/**
 * Every input of a {@link Desk} in the order in which its thread took it, one {@code int} each. The prices are not in it:
 * a replay gets them from the feeds again.
 *
 * <p>Shape: bits 31..30 kind, 29 flag (a tick is stale, an answer accepts), 28..26 feed, 25..0 number of the tick.
 * Made for the whole run; an input beyond that is not recorded and makes {@link #isComplete()} false.
 * <p>Threads: one.
 */
final class Journal {
    static final int MAX_FEEDS = 8;
    static final int MAX_TICKS_OF_A_FEED = 1 << 26;

    private static final int KIND_SHIFT = 30;
    private static final int FLAG = 1 << 29;
    private static final int FEED_SHIFT = 26;
    private static final int TICK = 0;
    private static final int ANSWER = 1;
    private static final int UNSENT = 2;
    private static final int KILL = 3;

    private final int[] entries;
    private int size;
    private boolean complete = true;

    /** Room for so many ticks, an order and an answer after each. */
    Journal(int ticks) {
        entries = new int[Math.addExact(Math.multiplyExact(ticks, 2), 16)];
    }

    void tick(int feed, long number, boolean stale) {
        add(TICK << KIND_SHIFT | (stale ? FLAG : 0) | feed << FEED_SHIFT | (int) number);
    }

    void answer(boolean accepted) {
        add(ANSWER << KIND_SHIFT | (accepted ? FLAG : 0));
    }

    void unsent() {
        add(UNSENT << KIND_SHIFT);
    }

    void kill() {
        add(KILL << KIND_SHIFT);
    }

    private void add(int entry) {
        if (size == entries.length) {
            complete = false;
        } else {
            entries[size++] = entry;
        }
    }

    int size() {
        return size;
    }

    boolean isComplete() {
        return complete;
    }

    /** Gives the same inputs to a fresh desk, on one thread. */
    static final class Replay {
        private final Feed[] feeds;
        private final Desk desk;
        private long answers;

        private Replay(int feeds, int instruments) {
            this.feeds = new Feed[feeds];
            for (int i = 0; i < feeds; i++) {
                this.feeds[i] = new Feed(i, feeds, instruments);
            }
            desk = new Desk(feeds, instruments);
        }

        static Desk of(Journal journal, int feeds, int instruments) {
            Replay replay = new Replay(feeds, instruments);
            for (int i = 0; i < journal.size; i++) {
                replay.apply(journal.entries[i]);
            }
            return replay.desk;
        }

        private void apply(int entry) {
            boolean flag = (entry & FLAG) != 0;
            switch (entry >>> KIND_SHIFT) {
                case TICK -> tick(entry, flag);
                case ANSWER -> desk.onAnswer(answers++, flag);
                case UNSENT -> desk.unsent();
                default -> desk.kill();
            }
        }

        private void tick(int entry, boolean stale) {
            Feed feed = feeds[entry >>> FEED_SHIFT & MAX_FEEDS - 1];
            feed.moveTo(entry & MAX_TICKS_OF_A_FEED - 1);
            desk.onTick(feed.id(), feed.number(), feed.instrument(), feed.price(), stale);
        }
    }
}
