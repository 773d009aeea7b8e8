package io.pinion.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.pinion.consumers.Action;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One queue of a route, through all incarnations; owner thread only, but for what says so. */
final class Subscription {
    /** What the client calls, on the thread that reads. */
    interface Events {
        void delivered(AmqpMessage message);

        void cancelled(Subscription subscription, Incarnation incarnation);

        Action undecodable(AmqpMessage message, Throwable cause);
    }

    private static final Duration RETRY_FIRST = Duration.ofMillis(250);
    private static final Duration RETRY_CAP = Duration.ofSeconds(5);

    private final String queue;
    private final RouteOptions options;
    private final Events events;
    final Backoff retry;

    /** Null while it does not consume. */
    @Nullable
    String consumerTag;

    /** Its last attempt to consume was refused, which cost the channel. */
    boolean costly;

    @Nullable
    ScheduledFuture<?> timer;

    long notBeforeNs = System.nanoTime();

    /** Why it does not consume, escaped; said once in the log. */
    volatile @Nullable String trouble;

    /** Written by the thread that reads. */
    private volatile long deliveries;

    long probedDeliveries;
    int silentProbes;
    int phantoms;

    Subscription(String queue, RouteOptions options, Events events) {
        this.queue = queue;
        this.options = options;
        this.events = events;
        retry = new Backoff(
                RETRY_FIRST, RETRY_CAP, () -> 0.5 + ThreadLocalRandom.current().nextDouble() / 2);
    }

    /** Any thread. */
    String queue() {
        return queue;
    }

    /** Any thread. */
    BodyDecoder decoder() {
        return options.decoder();
    }

    /** Any thread. */
    Action onUndecodable(AmqpMessage message, Throwable cause) {
        return events.undecodable(message, cause);
    }

    long deliveries() {
        return deliveries;
    }

    /** Begins anew on another incarnation. */
    void reset() {
        consumerTag = null;
        silentProbes = 0;
        ScheduledFuture<?> waiting = timer;
        timer = null;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    Consumer consumer(Incarnation incarnation) {
        return new OfIncarnation(incarnation);
    }

    private final class OfIncarnation implements Consumer {
        private final Incarnation incarnation;

        OfIncarnation(Incarnation incarnation) {
            this.incarnation = incarnation;
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread reads from a channel
        public void handleDelivery(
                String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            AmqpMessage message =
                    new AmqpMessage(Subscription.this, incarnation, envelope, properties, body, System.nanoTime());
            message.oversizeBytes = BodyCap.cutBytes();
            incarnation.add(message);
            deliveries++;
            events.delivered(message);
        }

        @Override
        public void handleCancel(String consumerTag) {
            events.cancelled(Subscription.this, incarnation);
        }

        @Override
        public void handleConsumeOk(String consumerTag) {}

        @Override
        public void handleCancelOk(String consumerTag) {}

        @Override
        public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {}

        @Override
        public void handleRecoverOk(String consumerTag) {}
    }
}
