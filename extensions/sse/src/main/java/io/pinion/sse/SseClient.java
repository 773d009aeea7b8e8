package io.pinion.sse;

import io.pinion.worker.Worker;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Receives the events of a server on a worker, through lost connections and restarts.
 *
 * <pre>{@code
 * SseClient client = SseClient.on(worker)
 *         .url("https://example.com/v2/events")
 *         .bearer(tokens::current)
 *         .build();
 * client.start(event -> System.out.println(event.name() + ": " + event.data()));
 * }</pre>
 *
 * <p>Promise: with ids of the server every event comes at least once and in order, and twice only when it, or one before
 * it, was not handled: what is received is kept across a lost connection, what a handler throws at has the server begin
 * again behind the last event up to which all are handled. Without ids, or with ids that HTTP headers cannot carry (other
 * than printable ASCII), each reconnect is announced as a {@linkplain SseEvent#isGap() gap}.
 * <p>Reconnects: after any end but a 204, for ever, with a pause of what the server wished for ({@code retry}, between
 * 100 ms and 5 min) and a random time that doubles to 30 s.
 * <p>Shape: one connection. Events that wait are bounded by {@link SseClientBuilder#buffer}, events in work by
 * {@link SseClientBuilder#maxInWork}; beyond that the connection is not read.
 * <p>Threads: any thread may call; events, hooks and {@code Flow} signals come on the worker's. Up to three daemon threads
 * {@code pinion-sse-<host>} parse and run the JDK's {@code HttpClient}, whose own selector thread is named by the JDK.
 * <p>Security: no redirects, no proxy, no compressed answers; host names of TLS are checked.
 * <p>Source: WHATWG HTML, "Server-sent events", but that errors of HTTP are tried again, as the users of a service expect.
 */
public final class SseClient implements AutoCloseable {
    private static final long CLOSE_LIMIT_MS = 5_000;

    private final EventStream stream;
    private final boolean explicit;
    private final AtomicBoolean used = new AtomicBoolean();

    SseClient(EventStream stream, boolean explicit) {
        this.stream = stream;
        this.explicit = explicit;
    }

    /**
     * Begins the settings of a client.
     *
     * @param worker where events arrive; close the client before it
     * @return the settings
     */
    public static SseClientBuilder on(Worker worker) {
        return new SseClientBuilder(worker);
    }

    /**
     * Connects, and has a handler take the events.
     *
     * @param handler runs on the worker, must not block it
     * @throws IllegalStateException if the client was started, subscribed to or closed before
     * @throws RejectedExecutionException if the worker is closing
     */
    public void start(SseHandler handler) {
        Objects.requireNonNull(handler, "handler");
        claim();
        handOver(() -> {
            stream.start(event -> {
                handler.handle(event);
                if (!explicit) {
                    stream.handled(event);
                }
            });
            stream.request(Long.MAX_VALUE);
        });
    }

    /**
     * Returns the events as a publisher for one subscriber; it connects when it is subscribed to, and completes when the
     * server says 204 or the client is closed. Cancelling the subscription closes the client. An event is handled when
     * {@code onNext} has returned, unless acknowledgement is {@linkplain SseClientBuilder#explicitAcknowledge explicit}.
     *
     * @return the publisher; a second subscriber gets an {@link IllegalStateException}
     */
    public Flow.Publisher<SseEvent> events() {
        return new EventPublisher(this, stream, explicit);
    }

    /**
     * Says that an event is handled, where acknowledgement is {@linkplain SseClientBuilder#explicitAcknowledge explicit}.
     * In any order; the id to resume from moves on when all events before it are handled. A second time, or after
     * {@link #reconnectFromHandled}, it changes nothing and is counted.
     *
     * @param event one that this client delivered
     * @throws IllegalStateException if acknowledgement is not explicit
     */
    public void acknowledge(SseEvent event) {
        Objects.requireNonNull(event, "event");
        if (!explicit) {
            throw new IllegalStateException("events are handled when their handler returns; build the client with"
                    + " explicitAcknowledge to acknowledge them");
        }
        onWorkerOrNever(() -> stream.handled(event));
    }

    /**
     * Drops what is delivered or waiting and not handled, and has the server send it again, after a pause. This is what
     * happens when a handler throws.
     *
     * @param why given to {@link SseClientBuilder#onException}
     */
    public void reconnectFromHandled(Throwable why) {
        Objects.requireNonNull(why, "why");
        onWorkerOrNever(() -> stream.reconnectFromHandled(why));
    }

    /**
     * Returns the counters.
     *
     * @return a snapshot
     */
    public SseStats stats() {
        return stream.stats();
    }

    /**
     * Tells how it is.
     *
     * @return a snapshot
     */
    public SseStatus status() {
        return stream.status();
    }

    /**
     * Ends the connection. From another thread than the worker's it returns when no handler runs any more, or after 5 s;
     * from the worker's at once. Idempotent.
     */
    @Override
    public void close() {
        used.set(true);
        if (stream.worker().isWorkerThread()) {
            stream.stop(null);
            return;
        }
        if (!stream.post(() -> stream.stop(null), TimeUnit.MILLISECONDS.toNanos(CLOSE_LIMIT_MS))) {
            stream.abandon();
        }
        try {
            stream.ended().get(CLOSE_LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // the worker is busy; the connection ends when it gets there
        }
    }

    void claim() {
        if (!used.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "a client is started or subscribed to once, and not after its close;" + " build another one");
        }
    }

    /** Runs the start on the worker; refused, the client is as it was. */
    void handOver(Runnable start) {
        if (stream.worker().isWorkerThread()) {
            start.run();
            return;
        }
        try {
            stream.worker().execute(start);
        } catch (RejectedExecutionException e) {
            used.set(false);
            throw e;
        }
    }

    /** Waits for room; without a worker there is nothing left to say. */
    void onWorkerOrNever(Runnable task) {
        if (stream.worker().isWorkerThread()) {
            task.run();
            return;
        }
        stream.post(task);
    }

    @Override
    public String toString() {
        return "SseClient[" + stream.status().state() + "]";
    }
}
