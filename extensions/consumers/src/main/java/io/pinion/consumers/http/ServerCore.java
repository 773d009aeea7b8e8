package io.pinion.consumers.http;

import io.pinion.consumers.internal.http.HttpLimits;
import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What the connections of one server share. On the server's thread, unless a method says otherwise. */
final class ServerCore {
    final HttpLimits limits;
    final Duration requestTimeout;
    final Duration handlerTimeout;
    final int maxResponseBytes;
    final Router router;
    final HandlerRunner runner;
    final ErrorLog log;
    final @Nullable HttpMetrics metrics;
    private final Worker worker;
    private final int maxConnections;
    private final Set<HttpConnection> connections = new HashSet<>();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private int turnedAway;
    private boolean closing;

    ServerCore(HttpServerBuilder settings, Worker worker, Router router, ErrorLog log, @Nullable HttpMetrics metrics) {
        this.limits = settings.limits();
        this.requestTimeout = settings.requestTimeout();
        this.handlerTimeout = settings.handlerTimeout();
        this.maxResponseBytes = settings.maxResponseBytes();
        this.maxConnections = settings.maxConnections();
        this.worker = worker;
        this.router = router;
        this.runner = new HandlerRunner(worker, settings.userWorker());
        this.log = log;
        this.metrics = metrics;
    }

    StreamHandler accept(Stream stream) {
        if (closing || connections.size() >= maxConnections) {
            return turnAway(stream);
        }
        HttpConnection connection = new HttpConnection(this, stream);
        connections.add(connection);
        count(1);
        connection.begin();
        return connection;
    }

    /** Those that are told that there is no room are few, too; the rest sees a reset. */
    private StreamHandler turnAway(Stream stream) {
        if (metrics != null) {
            metrics.refused(503);
        }
        turnedAway++;
        if (turnedAway > maxConnections) {
            stream.abort();
        } else {
            // The stream starts only after this call.
            onThread(() -> TurnedAway.answer(stream), stream);
        }
        return new TurnedAway(() -> turnedAway--);
    }

    void closed(HttpConnection connection) {
        if (connections.remove(connection)) {
            count(-1);
        }
        completeIfIdle();
    }

    private void count(int change) {
        if (metrics != null) {
            metrics.connections(change);
        }
    }

    /** From here on nothing is accepted, and who has not sent a whole request is sent away. */
    void beginClose() {
        closing = true;
        for (HttpConnection connection : Set.copyOf(connections)) {
            connection.beginClose();
        }
        completeIfIdle();
    }

    private void completeIfIdle() {
        if (closing && connections.isEmpty()) {
            idle.complete(null);
        }
    }

    /** Completes when all connections are closed after {@link #beginClose()}. Any thread may wait. */
    CompletableFuture<Void> idle() {
        return idle;
    }

    /** Runs a task on the server's thread; if that takes no more, the stream is given up. Any thread may call. */
    void onThread(Runnable task, Stream stream) {
        try {
            worker.execute(task);
        } catch (RejectedExecutionException e) {
            stream.abort();
        }
    }

    /** A timer that gives the stream up if it cannot be set. */
    @Nullable
    Scheduled after(Duration delay, Runnable task, Stream stream) {
        try {
            return worker.timers().after(delay, task);
        } catch (RejectedExecutionException e) {
            stream.abort();
            return null;
        }
    }
}
