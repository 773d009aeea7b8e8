package io.pinion.rabbitmq;

import io.pinion.consumers.Connection;
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
 * A named way to a broker of AMQP 0-9-1. Routes consume over it.
 *
 * <p>It opens one connection of the network for each virtual host and purpose, consuming or publishing, when that is
 * first needed, and brings each back by itself, with a jittered back-off, whenever it falls.
 * <p>Threads: each connection of the network has a thread {@code pinion-amqp-<name>-<vhost>-<purpose>} that owns it, and two with
 * {@code -io} at the end that read and send heartbeats; all are daemons. Nothing of it blocks the app's worker.
 * <p>Errors: a failed attempt is logged, counted and told to the listener of failures; the next one follows.
 */
public final class AmqpConnection implements Connection {
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(10);

    private final AmqpSettings settings;
    private final Map<String, ConsumerHub> hubs = new TreeMap<>();
    private final List<Supplier<CompletableFuture<Void>>> closers = new ArrayList<>();
    private @Nullable Worker worker;
    private @Nullable CompletableFuture<Void> closed;

    AmqpConnection(Function<AmqpConnection, AmqpSettings> settings) {
        this.settings = settings.apply(this);
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
