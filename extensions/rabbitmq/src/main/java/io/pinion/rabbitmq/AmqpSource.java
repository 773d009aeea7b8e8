package io.pinion.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.pinion.consumers.Action;
import io.pinion.consumers.source.Inlet;
import io.pinion.consumers.source.Source;
import io.pinion.consumers.source.SourceStatus;
import io.pinion.consumers.source.SourceStatus.State;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The messages of some queues of one virtual host, over one channel.
 *
 * <p>A channel that falls is opened anew; only if that fails, or the connection has gone, is there a new connection. A
 * queue that is not there, or may not be consumed, is tried again at a pace of its own and stops no other. Fields belong
 * to the owner thread of the link unless they say otherwise.
 */
final class AmqpSource implements Source<AmqpMessage>, LinkListener, Subscription.Events {
    private static final System.Logger LOG = System.getLogger(AmqpSource.class.getName());
    private static final int MAX_CHANNEL_FAILURES = 3;
    private static final Duration REOPEN_FIRST = Duration.ofMillis(50);
    private static final Duration REOPEN_CAP = Duration.ofSeconds(5);

    private final RouteOptions options;
    private final ConsumerHub hub;
    private final Link link;
    private final Counters counters;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Backoff reopening = new Backoff(
            REOPEN_FIRST, REOPEN_CAP, () -> ThreadLocalRandom.current().nextDouble());
    private final LogPacer oversizedLog = new LogPacer();
    private final LogPacer undecodableLog = new LogPacer();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** Set by start. */
    @SuppressWarnings("NullAway.Init")
    private Gate gate;

    @SuppressWarnings("NullAway.Init")
    private Settler settler;

    @SuppressWarnings("NullAway.Init")
    private Liveness liveness;

    private @Nullable Incarnation current;
    private @Nullable ScheduledFuture<?> reopenTimer;
    private int channelFailures;
    private long openedAtNs;
    private boolean deadLetterChecked;
    private volatile boolean stopping;
    private volatile boolean ended;
    private volatile State state = State.NEW;
    private volatile long sinceNs = System.nanoTime();

    AmqpSource(RouteOptions options, ConsumerHub hub, Counters counters) {
        this.options = options;
        this.hub = hub;
        this.counters = counters;
        link = hub.link();
    }

    @Override
    public int limit() {
        return options.prefetch();
    }

    @Override
    public void start(Inlet<AmqpMessage> inlet) {
        gate = new Gate(options.prefetch(), options.route(), inlet);
        settler = new Settler(options, link, gate, counters);
        liveness = new Liveness(this, options, counters);
        for (String queue : options.queues()) {
            subscriptions.add(new Subscription(queue, options, this));
        }
        become(State.CONNECTING);
        link.execute(() -> {
            hub.add(this);
            link.owner().every(options.livenessInterval().toNanos(), liveness);
            Connection connection = link.current();
            if (connection != null) {
                open(connection);
            }
        });
        hub.open();
    }

    @Override
    public boolean live(AmqpMessage message) {
        Incarnation incarnation = message.incarnation;
        if (incarnation != null && incarnation.isLive()) {
            return true;
        }
        settler.leaveOut(message);
        return false;
    }

    /** One that was put back before has a bulk of its own. */
    @Override
    public boolean alone(AmqpMessage message) {
        return message.attempts > 0;
    }

    @Override
    public void settle(AmqpMessage message, Action action) {
        settler.settle(message, action);
    }

    @Override
    public void flush() {
        settler.flush();
    }

    @Override
    public CompletionStage<Void> stop() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        stopping = true;
        become(State.STOPPED);
        // No answer of the broker is waited for, it may be frozen: what still comes stays with it.
        if (gate.tryShut()) {
            done.complete(null);
        } else {
            onOwner(gate::shut, () -> {});
            onOwner(() -> done.complete(null), () -> done.complete(null));
        }
        onOwner(this::cancelAll, () -> {});
        return done;
    }

    @Override
    public CompletionStage<Void> close() {
        stopping = true;
        onOwner(this::end, () -> closed.complete(null));
        if (link.status().state() != LinkStatus.State.UP) {
            closed.complete(null); // nothing can be passed on, and an attempt to connect may take its time
        }
        return closed;
    }

    @Override
    public SourceStatus status() {
        LinkStatus way = link.status();
        return new SourceStatus(state, Duration.ofNanos(System.nanoTime() - sinceNs), way.idle(), detail(way));
    }

    AmqpStats stats() {
        return counters.snapshot();
    }

    List<Subscription> subscriptions() {
        return subscriptions;
    }

    Link link() {
        return link;
    }

    Gate gate() {
        return gate;
    }

    @Nullable
    Incarnation current() {
        return current;
    }

    // From the link.

    @Override
    public void up(Connection connection, long incarnation) {
        if (!stopping) {
            open(connection);
        }
    }

    @Override
    public void down(long incarnation, Throwable cause) {
        lose();
    }

    @Override
    public void blocked(String reason) {
        // Consuming goes on; the status of the link says it.
    }

    @Override
    public void unblocked() {}

    // From the client, on the thread that reads.

    @Override
    public void delivered(AmqpMessage message) {
        counters.delivered.incrementAndGet();
        if (message.oversizeBytes > 0) {
            oversized(message);
            return;
        }
        message.attempts = settler.attempts(message);
        Class<?> type = options.eagerType();
        if (type != null) {
            try {
                message.body(type);
            } catch (AmqpDecodeException e) {
                settler.refuse(message, options.onUndecodable());
                return;
            }
        }
        gate.admit(message);
    }

    /** Handed to nobody, and never again: it would come back as large. */
    private void oversized(AmqpMessage message) {
        counters.oversized.incrementAndGet();
        long keptBack = oversizedLog.admit(System.nanoTime());
        if (keptBack >= 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "route ''{0}'': a body of {1} bytes is larger than the maxBodyBytes of the connection; rejected for good,"
                            + " {2} lines like this were left out: {3}",
                    options.route(),
                    message.oversizeBytes,
                    keptBack,
                    message);
        }
        settler.refuse(message, Action.REJECT);
    }

    @Override
    public Action undecodable(AmqpMessage message, Throwable cause) {
        counters.undecodable.incrementAndGet();
        long keptBack = undecodableLog.admit(System.nanoTime());
        if (keptBack >= 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "route ''{0}'': undecodable, {1}, {2} lines like this were left out: {3}: {4}; body {5}",
                    options.route(),
                    options.onUndecodable() == Action.ACK ? "dropped" : "rejected",
                    keptBack,
                    message,
                    Text.of(cause),
                    Text.of(message.bytes()));
        }
        return options.onUndecodable();
    }

    @Override
    public void cancelled(Subscription subscription, Incarnation incarnation) {
        onOwner(() -> onCancelled(subscription, incarnation), () -> {});
    }

    // The rest is on the owner thread.

    private void onCancelled(Subscription subscription, Incarnation incarnation) {
        if (incarnation != current || stopping) {
            return;
        }
        counters.cancels.incrementAndGet();
        subscription.consumerTag = null;
        refused(subscription, "the broker has ended the consumer");
    }

    private void open(Connection connection) {
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
            tellState();
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
            onOwner(() -> channelLost(made, cause), () -> {});
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
        tellState();
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
        tellState();
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

    private void lose() {
        Incarnation lost = current;
        current = null;
        if (lost != null) {
            lost.end();
            settler.drain();
            settler.lost(lost);
            gate.forgetTheDead();
        }
        subscriptions.forEach(Subscription::reset);
        tellState();
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

    private void cancelAll() {
        Incarnation incarnation = current;
        for (Subscription each : subscriptions) {
            String tag = each.consumerTag;
            each.reset();
            if (incarnation != null && tag != null && incarnation.isLive()) {
                Channels.cancel(incarnation.channel, tag);
            }
        }
        tellState();
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        hub.remove(this);
        liveness.end();
        gate.shut();
        settler.finish();
        Incarnation last = current;
        lose();
        become(State.STOPPED);
        if (last != null && !Channels.close(last.channel)) {
            // Whoever else consumes over this connection would wait as long.
            link.restart(new IOException("the broker does not answer"));
        }
        closed.complete(null);
    }

    void tellState() {
        boolean consuming = current != null && subscriptions.stream().anyMatch(each -> each.consumerTag != null);
        become(stopping ? State.STOPPED : consuming ? State.RUNNING : State.CONNECTING);
    }

    private void become(State next) {
        if (state != next) {
            sinceNs = System.nanoTime();
            state = next;
        }
    }

    private String detail(LinkStatus way) {
        StringBuilder out = new StringBuilder();
        if (way.state() != LinkStatus.State.UP) {
            out.append(way.state()).append(", ").append(way.failures()).append(" failed attempts in a row");
            if (way.lastError() != null) {
                out.append(": ").append(way.lastError());
            }
        }
        if (way.blocked() != null) {
            out.append(out.length() == 0 ? "" : "; ")
                    .append("the broker takes no messages: ")
                    .append(way.blocked());
        }
        for (Subscription each : subscriptions) {
            String trouble = each.trouble;
            if (trouble != null) {
                out.append(out.length() == 0 ? "" : "; ");
                out.append("queue '")
                        .append(Text.visible(each.queue()))
                        .append("': ")
                        .append(trouble);
            }
        }
        String alarm = liveness == null ? null : liveness.alarm();
        if (alarm != null) {
            out.append(out.length() == 0 ? "" : "; ").append(alarm);
        }
        return out.toString();
    }

    private void onOwner(Runnable step, Runnable otherwise) {
        try {
            link.execute(step);
        } catch (RejectedExecutionException e) {
            otherwise.run();
        }
    }
}
