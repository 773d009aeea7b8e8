package io.pinion.examples.trading;

import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes the ticks of one feed at their times, ready or not. A tick that finds the lane full is dropped and counted:
 * the market does not wait, and the strategy sees the gap in the numbers.
 *
 * <p>Threads: one daemon thread named {@code pinion-example-feed-} and a number. Results are read after it has ended.
 */
final class FeedThread extends Thread {
    /** A timed park may come back this late; the rest is spent yielding. */
    private static final long PARK_MARGIN_NS = 120_000;

    private final Feed feed;
    private final Lane<TickEvent> lane;
    private final Schedule schedule;
    private final Latencies lateness;
    private long published;
    private long dropped;

    FeedThread(Feed feed, Lane<TickEvent> lane, Schedule schedule) {
        super("pinion-example-feed-" + feed.id());
        setDaemon(true);
        this.feed = feed;
        this.lane = lane;
        this.schedule = schedule;
        lateness = new Latencies(schedule);
    }

    @Override
    public void run() {
        int ticks = schedule.ticksOfAFeed();
        for (int i = 0; i < ticks && !isInterrupted(); i++) {
            feed.next();
            long dueNs = schedule.dueNs(feed.id(), i);
            feed.due(dueNs);
            lateness.record(dueNs, dueNs, await(dueNs));
            if (lane.offer(TickEvent::fill, feed) == OfferResult.ACCEPTED) {
                published++;
            } else {
                dropped++;
            }
        }
    }

    /** Returns the time when the wait was over. */
    private long await(long dueNs) {
        long now = System.nanoTime();
        while (now - dueNs < 0 && !isInterrupted()) {
            long left = dueNs - now;
            if (left > 2 * PARK_MARGIN_NS) {
                LockSupport.parkNanos(left - PARK_MARGIN_NS);
            } else {
                Thread.yield();
            }
            now = System.nanoTime();
        }
        return now;
    }

    int feedId() {
        return feed.id();
    }

    long published() {
        return published;
    }

    long dropped() {
        return dropped;
    }

    Latencies lateness() {
        return lateness;
    }
}
