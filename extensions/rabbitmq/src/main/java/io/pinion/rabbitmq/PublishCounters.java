package io.pinion.rabbitmq;

import java.util.concurrent.atomic.LongAdder;

/** What became of the messages of one connection; any thread. */
final class PublishCounters {
    final LongAdder published = new LongAdder();
    final LongAdder confirmed = new LongAdder();
    final LongAdder returned = new LongAdder();
    final LongAdder nacked = new LongAdder();
    final LongAdder republished = new LongAdder();
    final LongAdder failed = new LongAdder();

    PublishStats snapshot(PublishBounds bounds, int blocked) {
        return new PublishStats(
                published.sum(),
                confirmed.sum(),
                returned.sum(),
                nacked.sum(),
                republished.sum(),
                failed.sum(),
                bounds.waitingMessages(),
                bounds.waitingBytes(),
                blocked);
    }
}
