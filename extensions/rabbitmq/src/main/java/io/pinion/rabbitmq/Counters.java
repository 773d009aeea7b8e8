package io.pinion.rabbitmq;

import java.util.concurrent.atomic.AtomicLong;

/** What a source counts; any thread. */
final class Counters {
    final AtomicLong delivered = new AtomicLong();
    final AtomicLong acked = new AtomicLong();
    final AtomicLong rejected = new AtomicLong();
    final AtomicLong requeued = new AtomicLong();
    final AtomicLong poisoned = new AtomicLong();
    final AtomicLong stale = new AtomicLong();
    final AtomicLong settleFailures = new AtomicLong();
    final AtomicLong undecodable = new AtomicLong();
    final AtomicLong oversized = new AtomicLong();
    final AtomicLong commands = new AtomicLong();
    final AtomicLong channels = new AtomicLong();
    final AtomicLong consumerTimeouts = new AtomicLong();
    final AtomicLong cancels = new AtomicLong();
    final AtomicLong phantoms = new AtomicLong();

    AmqpStats snapshot() {
        return new AmqpStats(
                delivered.get(),
                acked.get(),
                rejected.get(),
                requeued.get(),
                poisoned.get(),
                stale.get(),
                settleFailures.get(),
                undecodable.get(),
                oversized.get(),
                commands.get(),
                channels.get(),
                consumerTimeouts.get(),
                cancels.get(),
                phantoms.get());
    }
}
