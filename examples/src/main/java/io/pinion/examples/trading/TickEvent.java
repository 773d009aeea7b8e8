package io.pinion.examples.trading;

/** A slot of the lane from the feeds to the strategy: made once, filled again and again. */
final class TickEvent {
    int feed;
    /** Of its feed, from 0 without holes: a hole is a tick that was lost on the way. */
    long number;

    int instrument;
    /** In cents. */
    long price;
    /** When it should have been there, of {@link System#nanoTime()}; later than planned counts as delay. */
    long dueNs;

    /** A constant filler, so that publishing allocates nothing. */
    static void fill(TickEvent event, Feed feed) {
        event.feed = feed.id();
        event.number = feed.number();
        event.instrument = feed.instrument();
        event.price = feed.price();
        event.dueNs = feed.dueNs();
    }
}
