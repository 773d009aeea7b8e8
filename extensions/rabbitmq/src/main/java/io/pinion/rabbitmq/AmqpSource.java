package io.pinion.rabbitmq;

import com.rabbitmq.client.Connection;
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
import org.jspecify.annotations.Nullable;

/**
 * The messages of some queues of one virtual host, over one channel.
 *
 * <p>Threads: as the source of a route, but for what comes from the link, on its owner thread, and from the client, on the
 * thread that reads.
 */
final class AmqpSource implements Source<AmqpMessage>, LinkListener, Subscription.Events {
    private final RouteOptions options;
    private final ConsumerHub hub;
    private final Link link;
    private final Counters counters;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** Set by start. */
    @SuppressWarnings("NullAway.Init")
    private Gate gate;

    @SuppressWarnings("NullAway.Init")
    private Settler settler;

    @SuppressWarnings("NullAway.Init")
    private Intake intake;

    @SuppressWarnings("NullAway.Init")
    private Liveness liveness;

    private final ConsumingChannel channel;
    private volatile boolean stopping;
    private volatile boolean ended;
    private volatile State state = State.NEW;
    private volatile long sinceNs = System.nanoTime();

    AmqpSource(RouteOptions options, ConsumerHub hub, Counters counters) {
        this.options = options;
        this.hub = hub;
        this.counters = counters;
        link = hub.link();
        channel = new ConsumingChannel(options, link, counters, subscriptions, new ChannelEvents());
    }

    @Override
    public int limit() {
        return options.prefetch();
    }

    @Override
    public void start(Inlet<AmqpMessage> inlet) {
        gate = new Gate(options.prefetch(), options.route(), inlet);
        settler = new Settler(options, link, gate, counters);
        intake = new Intake(options, settler, gate, counters);
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
                channel.open(connection);
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
        channel.stop();
        become(State.STOPPED);
        // No answer of the broker is waited for, it may be frozen: what still comes stays with it.
        if (gate.tryShut()) {
            done.complete(null);
        } else {
            onOwner(gate::shut, () -> {});
            onOwner(() -> done.complete(null), () -> done.complete(null));
        }
        onOwner(channel::cancelAll, () -> {});
        return done;
    }

    @Override
    public CompletionStage<Void> close() {
        stopping = true;
        channel.stop();
        onOwner(this::end, () -> closed.complete(null));
        if (link.status().state() != LinkStatus.State.UP) {
            closed.complete(null); // nothing can be passed on, and an attempt to connect may take its time
        }
        return closed;
    }

    @Override
    public SourceStatus status() {
        LinkStatus way = link.status();
        return new SourceStatus(
                state,
                Duration.ofNanos(System.nanoTime() - sinceNs),
                way.idle(),
                SourceDetail.of(way, subscriptions, liveness));
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
        return channel.current();
    }

    // From the link.

    @Override
    public void up(Connection connection, long incarnation) {
        channel.open(connection);
    }

    @Override
    public void down(long incarnation, Throwable cause) {
        channel.lose();
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
        intake.delivered(message);
    }

    @Override
    public Action undecodable(AmqpMessage message, Throwable cause) {
        return intake.undecodable(message, cause);
    }

    @Override
    public void cancelled(Subscription subscription, Incarnation incarnation) {
        onOwner(() -> channel.cancelled(subscription, incarnation), () -> {});
    }

    // The rest is on the owner thread.

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        hub.remove(this);
        liveness.end();
        gate.shut();
        settler.finish();
        Incarnation last = channel.current();
        channel.lose();
        become(State.STOPPED);
        if (last != null && !Channels.close(last.channel)) {
            // Whoever else consumes over this connection would wait as long.
            link.restart(new IOException("the broker does not answer"));
        }
        closed.complete(null);
    }

    /** Drops the channel, whatever is on it, and opens another one. */
    void reopen(String why) {
        channel.reopen(why);
    }

    private final class ChannelEvents implements ConsumingChannel.Events {
        @Override
        public void lost(Incarnation incarnation) {
            settler.drain();
            settler.lost(incarnation);
            gate.forgetTheDead();
        }

        @Override
        public void changed() {
            become(stopping ? State.STOPPED : channel.consumes() ? State.RUNNING : State.CONNECTING);
        }
    }

    private void become(State next) {
        if (state != next) {
            sinceNs = System.nanoTime();
            state = next;
        }
    }

    private void onOwner(Runnable step, Runnable otherwise) {
        try {
            link.execute(step);
        } catch (RejectedExecutionException e) {
            otherwise.run();
        }
    }
}
