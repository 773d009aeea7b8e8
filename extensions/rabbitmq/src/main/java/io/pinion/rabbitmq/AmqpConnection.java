package io.pinion.rabbitmq;

import io.pinion.consumers.Connection;
import io.pinion.rabbitmq.internal.LinkPorts;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A named way to a broker of AMQP 0-9-1. Routes consume over it, and {@link #put} publishes over it.
 *
 * <p>It opens one connection of the network for each virtual host and purpose, consuming or publishing, when that is
 * first needed, and brings each back by itself, with a jittered back-off, whenever it falls.
 * <p>Threads: each connection of the network has a thread {@code pinion-amqp-<name>-<vhost>-<purpose>} that owns it, and two with
 * {@code -io} at the end that read and send heartbeats; all are daemons. Nothing of it blocks the app's worker.
 * <p>Errors: a failed attempt is logged, counted and told to the listener of failures; the next one follows.
 */
public final class AmqpConnection implements Connection {
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(10);

    static {
        LinkPorts.install(new LinkPortMaker());
    }

    private final AmqpSettings settings;
    private final PublishSettings publishing;
    private final BodyEncoder encoder;
    private final Map<String, ConsumerHub> hubs = new TreeMap<>();
    private final List<Supplier<CompletableFuture<Void>>> closers = new ArrayList<>();
    private @Nullable Worker worker;
    private @Nullable CompletableFuture<Void> closed;
    private volatile @Nullable Publishers publishers;

    AmqpConnection(Function<AmqpConnection, AmqpSettings> settings, PublishSettings publishing, BodyEncoder encoder) {
        this.settings = settings.apply(this);
        this.publishing = publishing;
        this.encoder = encoder;
    }

    /**
     * Begins the settings of a connection.
     *
     * @param host the name or address of the broker
     * @return the builder
     */
    public static AmqpConnectionBuilder to(String host) {
        return new AmqpConnectionBuilder().address(host);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public synchronized void open(Worker worker) {
        if (this.worker != null) {
            throw new IllegalStateException("connection '" + name() + "' is open already; give it to one app only");
        }
        this.worker = worker;
    }

    @Override
    public synchronized CompletionStage<Void> close() {
        CompletableFuture<Void> end = closed;
        if (end == null) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            closers.forEach(each -> all.add(each.get()));
            hubs.values().forEach(each -> all.add(each.close(CLOSE_GRACE)));
            end = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
            closed = end;
        }
        return end;
    }

    /**
     * Publishes a message. It is sent when there is a connection, and the broker takes messages; when the connection is lost
     * before the broker has confirmed it, it is sent again, so that it may arrive twice.
     *
     * <p>Shape: at most {@link PublishSettings#maxMessages()} and {@link PublishSettings#maxBytes()} are on their way.
     * <p>Threads: any. Order: messages of one thread to one virtual host are sent in the order of its calls.
     * <p>Blocks: not at all, unless {@link PublishSettings#maxWait()} says so, and never on the app's worker.
     * <p>Cost: an object and the encoding; the first message to a virtual host opens a connection.
     *
     * @param message what, and where to
     * @return done on the app's worker when the broker has confirmed the message (on the thread of the connection, if the
     *     worker takes nothing any more); waiting for it on the worker is refused. Fails with a kind of
     *     {@link AmqpPublishException}. Cancelled before it is sent, the message is not sent
     * @throws java.util.concurrent.RejectedExecutionException if too much is on its way, or the connection is closed;
     *     nothing is sent
     * @throws IllegalArgumentException if it has no body, or one that cannot be encoded or is too large; nothing is sent
     * @throws IllegalStateException if the connection is not open yet
     */
    public CompletableFuture<Void> put(AmqpPublish message) {
        Publishers opened = publishers;
        return (opened != null ? opened : openPublishers()).put(message);
    }

    private synchronized Publishers openPublishers() {
        Publishers opened = publishers;
        if (opened == null) {
            if (closed != null) {
                throw new RejectedExecutionException(
                        "not published: the connection '" + name() + "' is closed; publish before the app ends");
            }
            Publishers made = new Publishers(settings, publishing, encoder, worker());
            onClose(() -> made.close().thenAccept(failed -> {}));
            publishers = made;
            opened = made;
        }
        return opened;
    }

    /**
     * Returns what became of the messages that were published.
     *
     * @return a snapshot; from any thread, never waits
     */
    public PublishStats publishStats() {
        Publishers opened = publishers;
        return opened == null ? PublishStats.NOTHING : opened.stats();
    }

    /** What was set. */
    AmqpSettings settings() {
        return settings;
    }

    /** The app's worker. */
    synchronized Worker worker() {
        Worker opened = worker;
        if (opened == null || closed != null) {
            throw new IllegalStateException(
                    "connection '" + name() + "' is " + (opened == null ? "not open yet" : "closed")
                            + "; the app opens it at its start and closes it at its end");
        }
        return opened;
    }

    /** Something to be closed with the connection; it must end by itself within a bounded time. */
    synchronized void onClose(Supplier<CompletableFuture<Void>> closer) {
        worker();
        closers.add(closer);
    }

    /** The one connection of the network on which all routes of a virtual host consume. */
    synchronized ConsumerHub hub(String vhost) {
        worker();
        return hubs.computeIfAbsent(vhost, key -> new ConsumerHub(settings, key));
    }

    /** Runs a callback of the user on the app's worker. */
    void call(Runnable callback) {
        try {
            worker().execute(callback);
        } catch (RejectedExecutionException | IllegalStateException e) {
            System.getLogger(AmqpConnection.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "connection ''{0}'' could not tell a failure: {1}",
                            name(),
                            Text.of(e));
        }
    }

    @Override
    public String toString() {
        return "AmqpConnection[" + name() + ", " + settings.addresses() + "]";
    }
}
