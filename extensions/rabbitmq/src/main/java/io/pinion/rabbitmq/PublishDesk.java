package io.pinion.rabbitmq;

import io.pinion.worker.Worker;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the two halves of a publisher share: its {@link Publisher} for any thread, and its {@link Sender}. */
final class PublishDesk {
    /** Says where to, for people. */
    final String where;

    final PublishSettings settings;
    final Worker worker;
    final PublishCounters counters;
    final Mailroom mailroom;
    final OutgoingLine line;
    /** Timed out and still in the line: many of them mean that the owner thread is stuck. */
    final AtomicInteger unseen = new AtomicInteger();

    PublishDesk(String where, PublishSettings settings, Worker worker, PublishCounters counters, PublishBounds bounds) {
        this.where = where;
        this.settings = settings;
        this.worker = worker;
        this.counters = counters;
        mailroom = new Mailroom(worker, bounds);
        Outgoing first = new Outgoing(worker, null, null, 0, 0);
        first.settle(null);
        line = new OutgoingLine(first);
    }

    /** The message for people; null if it has ended meanwhile. */
    static String named(@Nullable AmqpPublish message) {
        return message == null ? "a message" : "the message to " + message;
    }
}
