package io.pinion.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The one channel of a route with the consumers of its queues, brought back whenever it falls.
 *
 * <p>A channel that falls is opened anew; only if that fails, or the connection has gone, is there a new connection. A
 * queue that is not there, or may not be consumed, is tried again at a pace of its own and stops no other.
 * <p>Threads: the owner of the link; {@link #stop} any.
 */
final class ConsumingChannel {
    /** What it tells, on the owner thread. */
    interface Events {
        /** The channel has gone, and whatever was delivered on it. */
        void lost(Incarnation incarnation);

        /** It may consume now, or no more. */
        void changed();
    }

    private static final System.Logger LOG = System.getLogger(AmqpSource.class.getName());
    private static final int MAX_CHANNEL_FAILURES = 3;
    private static final Duration REOPEN_FIRST = Duration.ofMillis(50);
    private static final Duration REOPEN_CAP = Duration.ofSeconds(5);

    private final RouteOptions options;
    private final Link link;
    private final Counters counters;
    private final List<Subscription> subscriptions;
    private final Events events;
    private final Backoff reopening = new Backoff(
            REOPEN_FIRST, REOPEN_CAP, () -> ThreadLocalRandom.current().nextDouble());

    private @Nullable Incarnation current;
    private @Nullable ScheduledFuture<?> reopenTimer;
    private int channelFailures;
    private long openedAtNs;
    private boolean deadLetterChecked;
    private volatile boolean stopping;

    ConsumingChannel(
            RouteOptions options, Link link, Counters counters, List<Subscription> subscriptions, Events events) {
        this.options = options;
        this.link = link;
        this.counters = counters;
        this.subscriptions = subscriptions;
        this.events = events;
    }

    /** Nothing is opened any more; any thread. */
    void stop() {
        stopping = true;
    }

    @Nullable
    Incarnation current() {
        return current;
    }

    boolean consumes() {
        return current != null && subscriptions.stream().anyMatch(each -> each.consumerTag != null);
    }

    /** The broker has ended a consumer. */
    void cancelled(Subscription subscription, Incarnation incarnation) {
        if (incarnation != current || stopping) {
            return;
        }
        counters.cancels.incrementAndGet();
        subscription.consumerTag = null;
        refused(subscription, "the broker has ended the consumer");
    }

    void open(Connection connection) {
        if (current != null || stopping) {
            return;
        }
        Incarnation made = null;
        try {
            Channel channel = Channels.open(connection);
            made = new Incarnation(channel);
            // For each consumer: for the whole channel is what quorum queues refuse.
            channel.basicQos(options.prefetch(), false);
            current = made;
            counters.channels.incrementAndGet();
            openedAtNs = System.nanoTime();
            watch(made);
            checkDeadLetters(connection);
            for (Subscription each : subscriptions) {
                subscribe(each);
            }
            channelFailures = 0;
            events.changed();
        } catch (IOException | RuntimeException e) {
            if (made != null) {
                made.end();
                Channels.abort(made.channel);
            }
            current = null;
            openFailed(connection, e);
        }
    }

    private void watch(Incarnation made) {
        made.channel.addShutdownListener(cause -> {
            made.end();
            later(() -> channelLost(made, cause));
        });
    }

    private void openFailed(Connection connection, Exception e) {
        channelFailures++;
        LOG.log(System.Logger.Level.WARNING, "route ''{0}'': no channel: {1}", options.route(), Text.of(e));
        if (!connection.isOpen()) {
            return; // the link hears of it
        }
        if (channelFailures >= MAX_CHANNEL_FAILURES) {
            channelFailures = 0;
            link.restart(e);
        } else {
            reopenLater();
        }
    }

    private void reopenLater() {
        if (reopenTimer == null && !stopping) {
            reopenTimer = link.owner().after(reopening.nextNs(), () -> {
                reopenTimer = null;
                Connection connection = link.current();
                if (connection != null) {
                    open(connection);
                }
            });
        }
    }

    /** Consumes the queue, unless it is not its time yet. */
    private void subscribe(Subscription subscription) {
        Connection connection = link.current();
        Incarnation incarnation = current;
        if (connection == null || incarnation == null || !incarnation.isLive() || stopping) {
            return;
        }
        long waitNs = subscription.notBeforeNs - System.nanoTime();
        if (waitNs > 0) {
            tryAgain(subscription, waitNs);
            return;
        }
        try {
            int others = Channels.look(connection, subscription.queue()).getConsumerCount();
            if (options.exclusive() && others > 0) {
                // To be refused would cost the channel, or with some brokers the connection.
                refused(subscription, "it is to be exclusive, and somebody else consumes it");
                return;
            }
            if (subscription.costly) {
                // On a channel of its own first: a refusal here costs the one that all queues share.
                Channels.tryConsuming(connection, subscription.queue(), options.exclusive());
            }
            subscription.costly = true;
            subscription.probedDeliveries = subscription.deliveries();
            subscription.consumerTag = incarnation.channel.basicConsume(
                    subscription.queue(),
                    false,
                    "",
                    false,
                    options.exclusive(),
                    null,
                    subscription.consumer(incarnation));
            consumes(subscription);
        } catch (IOException | RuntimeException e) {
            refused(subscription, Text.of(e));
            if (!Channels.isRefusal(e) && connection.isOpen()) {
                link.restart(e);
            }
        }
    }

    private void consumes(Subscription subscription) {
        subscription.costly = false;
        subscription.retry.lasted(Backoff.HEALTHY_NS);
        String before = subscription.trouble;
        subscription.trouble = null;
        if (before != null) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "route ''{0}'' consumes queue ''{1}'' again",
                    options.route(),
                    Text.visible(subscription.queue()));
        }
        events.changed();
    }

    private void refused(Subscription subscription, String why) {
        if (subscription.trouble == null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "route ''{0}'' cannot consume queue ''{1}'', and tries again until it can: {2}",
                    options.route(),
                    Text.visible(subscription.queue()),
                    why);
        }
        subscription.trouble = why;
        long waitNs = subscription.retry.nextNs();
        subscription.notBeforeNs = System.nanoTime() + waitNs;
        tryAgain(subscription, waitNs);
        events.changed();
    }

    private void tryAgain(Subscription subscription, long waitNs) {
        if (subscription.timer == null) {
            subscription.timer = link.owner().after(waitNs, () -> {
                subscription.timer = null;
                if (subscription.consumerTag == null) {
                    subscribe(subscription);
                }
            });
        }
    }

    private void channelLost(Incarnation lost, ShutdownSignalException cause) {
        if (lost != current) {
            return;
        }
        lose();
        if (stopping) {
            return;
        }
        if (Channels.isConsumerTimeout(cause)) {
            counters.consumerTimeouts.incrementAndGet();
            LOG.log(
                    System.Logger.Level.ERROR,
                    "route ''{0}'': a handler took longer than the broker waits, so the broker has closed the channel and"
                            + " delivers everything unsettled again; let handlers be quicker, or consumer_timeout longer: {1}",
                    options.route(),
                    Text.of(cause));
        } else if (!cause.isHardError()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "route ''{0}'': the channel has ended and is opened anew: {1}",
                    options.route(),
                    Text.of(cause));
        }
        reopening.lasted(System.nanoTime() - openedAtNs);
        Connection connection = link.current();
        if (connection != null && connection.isOpen()) {
            reopenLater();
        }
    }

    /** Drops the channel, whatever is on it, and opens another one. */
    void reopen(String why) {
        Incarnation dropped = current;
        if (dropped != null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "route ''{0}'': the channel is opened anew: {1}",
                    options.route(),
                    why);
            lose();
            Channels.abort(dropped.channel);
            reopenLater();
        }
    }

    /** Whatever there was has gone. */
    void lose() {
        Incarnation lost = current;
        current = null;
        if (lost != null) {
            lost.end();
            events.lost(lost);
        }
        subscriptions.forEach(Subscription::reset);
        events.changed();
    }

    private void checkDeadLetters(Connection connection) {
        String exchange = options.deadLetterExchange();
        if (exchange == null || deadLetterChecked) {
            return;
        }
        deadLetterChecked = true;
        try {
            Channels.lookForExchange(connection, exchange);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "route ''{0}'': no dead-letter exchange ''{1}''; what is rejected is lost until there is one: {2}",
                    options.route(),
                    Text.visible(exchange),
                    Text.of(e));
        }
    }

    /** Ends the consumers; the channel stays for what is still to be settled. */
    void cancelAll() {
        Incarnation incarnation = current;
        for (Subscription each : subscriptions) {
            String tag = each.consumerTag;
            each.reset();
            if (incarnation != null && tag != null && incarnation.isLive()) {
                Channels.cancel(incarnation.channel, tag);
            }
        }
        events.changed();
    }

    private void later(Runnable step) {
        try {
            link.owner().after(0, step); // for which there is always room: nothing else would bring the channel back
        } catch (RejectedExecutionException closed) {
            // Nothing is to be brought back.
        }
    }
}
