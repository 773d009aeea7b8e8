package io.pinion.rabbitmq;

import io.pinion.worker.Worker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/**
 * The publishing half of one connection: a {@link Publisher} for each virtual host that is published to, made by the
 * first message.
 *
 * <p>Threads: any; only the first message to a virtual host takes a lock.
 */
final class Publishers {
    /** The most virtual hosts; each has a connection and threads. */
    static final int MAX_VHOSTS = 64;

    private final AmqpSettings amqp;
    private final PublishSettings settings;
    private final BodyEncoder encoder;
    private final Worker worker;
    private final PublishBounds bounds;
    private final PublishCounters counters = new PublishCounters();
    private final ConcurrentHashMap<String, Publisher> byVhost = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Publishers(AmqpSettings amqp, PublishSettings settings, BodyEncoder encoder, Worker worker) {
        this.amqp = amqp;
        this.settings = settings;
        this.encoder = encoder;
        this.worker = worker;
        bounds = new PublishBounds(settings);
    }

    CompletableFuture<Void> put(AmqpPublish message) {
        byte[] body = message.encoded(encoder);
        String asked = message.vhost();
        String vhost = asked == null ? amqp.vhost() : asked;
        Publisher publisher = byVhost.get(vhost);
        return (publisher == null ? make(vhost) : publisher).put(message, body);
    }

    private synchronized Publisher make(String vhost) {
        if (closed) {
            throw new RejectedExecutionException("not published: the connection '" + Text.visible(amqp.name())
                    + "' is closed; publish before it is, or open another one");
        }
        Publisher present = byVhost.get(vhost);
        if (present != null) {
            return present;
        }
        if (byVhost.size() == MAX_VHOSTS) {
            throw new RejectedExecutionException("not published: the connection '" + Text.visible(amqp.name())
                    + "' publishes to " + MAX_VHOSTS + " virtual hosts already; use another connection for '"
                    + Text.visible(vhost) + "'");
        }
        Publisher made = Publisher.open(amqp, settings, vhost, worker, bounds, counters);
        byVhost.put(vhost, made);
        return made;
    }

    PublishStats stats() {
        int blocked = 0;
        for (Publisher each : byVhost.values()) {
            if (each.blocked() != null) {
                blocked++;
            }
        }
        return counters.snapshot(bounds, blocked);
    }

    /** Ends all of them; returns how many messages have failed because of it. */
    synchronized CompletableFuture<Integer> close() {
        closed = true;
        List<CompletableFuture<Integer>> ends = byVhost.values().stream()
                .map(each -> each.close(settings.closeGrace()))
                .toList();
        return CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]))
                .thenApply(nothing ->
                        ends.stream().mapToInt(CompletableFuture::join).sum());
    }
}
