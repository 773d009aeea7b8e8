package io.pinion.consumers.http;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A small server of HTTP/1.1 for routes, health and metrics, on one machine or behind a proxy.
 *
 * <p>Strict and bounded: what RFC 9112 leaves open is refused, and heads, bodies, connections, times and responses all
 * have limits. One request per connection. No TLS, no compression, no other origins (CORS), no banner.
 *
 * <p>Threads: one daemon thread named {@code pinion-http-<name>}, a worker of its own; checks of health, and blocking
 * handlers without a worker of the user's, run on threads of {@link Worker#blocking()} of that worker. Any thread may call
 * the methods.
 */
public final class HttpServer implements AutoCloseable {
    private static final int MAX_HIGH_WATER_BYTES = 256 * 1024;
    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private final Worker worker;
    private final ServerCore core;
    private final Listener listener;
    private final Duration grace;

    private HttpServer(Worker worker, ServerCore core, Listener listener, Duration grace) {
        this.worker = worker;
        this.core = core;
        this.listener = listener;
        this.grace = grace;
    }

    /**
     * Begins a server.
     *
     * @param name of its thread and in the log; letters, digits and {@code "._-"}, at most 50
     * @return a builder that holds the defaults
     */
    public static HttpServerBuilder builder(String name) {
        return new HttpServerBuilder(name);
    }

    static HttpServer start(HttpServerBuilder settings) {
        InetSocketAddress address = address(settings);
        ErrorLog log = new ErrorLog(settings.name(), System::nanoTime);
        Worker worker = Worker.start(WorkerConfig.builder()
                .name("pinion-http-" + settings.name())
                // A scrape can wait for a wake-up; a spinning thread beside the app would not be worth it.
                .idleStrategy(IdleStrategy.BLOCKING)
                .errorHandler((task, error) -> log.error("an internal task failed", error))
                .blockingPoolSize(Math.min(10_000, settings.maxConnections() + Health.MAX_CHECKS))
                .build());
        try {
            return listen(settings, worker, log, address);
        } catch (RuntimeException | Error e) {
            worker.shutdown(Duration.ZERO);
            throw e;
        }
    }

    private static InetSocketAddress address(HttpServerBuilder settings) {
        InetAddress host;
        try {
            host = InetAddress.getByName(settings.host());
        } catch (UnknownHostException e) {
            throw new UncheckedIOException("the host to listen on is unknown: " + settings.host(), e);
        }
        if (!host.isLoopbackAddress() && !settings.isBeyondLoopback()) {
            throw new IllegalArgumentException("host " + settings.host()
                    + " is beyond the loopback, where other machines reach it; use 127.0.0.1, or call"
                    + " bindBeyondLoopback() if that is meant");
        }
        return new InetSocketAddress(host, settings.port());
    }

    private static HttpServer listen(
            HttpServerBuilder settings, Worker worker, ErrorLog log, InetSocketAddress address) {
        List<Endpoint> endpoints = settings.endpoints(worker, log);
        ServerCore core = new ServerCore(settings, worker, new Router(endpoints), log, settings.measured(endpoints));
        Health health = settings.health();
        if (health != null) {
            health.freeze();
        }
        Listener listener = bound(worker, address, options(settings), core);
        return new HttpServer(worker, core, listener, settings.grace());
    }

    private static StreamOptions options(HttpServerBuilder settings) {
        int writeLimitBytes = settings.maxResponseBytes() + ResponseWriter.MAX_HEAD_BYTES;
        int highWaterBytes = Math.min(MAX_HIGH_WATER_BYTES, writeLimitBytes);
        return StreamOptions.builder()
                .writeLimitBytes(writeLimitBytes)
                .highWaterBytes(highWaterBytes)
                .lowWaterBytes(highWaterBytes / 4)
                .readBufferBytes(16 * 1024)
                .writeStallTimeout(settings.requestTimeout())
                // Every phase has a shorter limit of its own.
                .idleTimeout(
                        settings.handlerTimeout().plus(settings.requestTimeout().multipliedBy(2)))
                .build();
    }

    private static Listener bound(Worker worker, InetSocketAddress address, StreamOptions options, ServerCore core) {
        try {
            return worker.network()
                    .listen(address, options, core::accept)
                    .toCompletableFuture()
                    .get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = HandlerRunner.cause(e);
            throw new UncheckedIOException(new IOException(
                    "the HTTP server cannot listen on " + address + ": " + cause.getMessage()
                            + "; choose another port, or 0 for any free one",
                    cause));
        } catch (TimeoutException e) {
            throw new UncheckedIOException(
                    new IOException("the HTTP server does not listen on " + address + " after " + START_LIMIT, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the HTTP server was starting; it is stopped again", e);
        }
    }

    /**
     * Returns where it listens.
     *
     * @return address and port, the chosen one for 0
     */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /**
     * Stops listening, sends away who has not sent a whole request, waits up to the grace for requests in work, and ends
     * the thread. Again: waits for the same end.
     *
     * <p>Blocks: for the grace and about a second at most. Called by a handler on the server's own thread it waits for
     * nothing. On the worker that runs the handlers, requests in work cannot go on meanwhile: close it from elsewhere.
     */
    @Override
    public void close() {
        listener.close();
        if (worker.isWorkerThread()) {
            worker.shutdown(grace);
            return;
        }
        long deadlineNs = System.nanoTime() + grace.toNanos();
        try {
            worker.execute(core::beginClose);
            core.idle().get(grace.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException | TimeoutException | ExecutionException e) {
            // Closed already, or out of time: what is left is cut off.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.shutdown(Duration.ofNanos(Math.max(0, deadlineNs - System.nanoTime())));
    }
}
