package io.pinion.logging.internal.sink;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's HTTP client as the sink uses it: HTTP/1.1, no redirects, no proxy, no cookies, no authenticator; for https the
 * certificate must have the host's name.
 *
 * <p>Threads: at most two daemon threads {@code pinion-logging-http-N} ask the headers and run the client; they end when they
 * had nothing to do for a while. The client has one more daemon thread, {@code HttpClient-N-SelectorManager}: on a JDK from 21
 * {@link #close} ends it, on a short-lived thread {@code pinion-logging-http-closer}; before, it ends when the client is
 * garbage, since there is no other way to close one. What is queued for the threads is bounded by the sink, which has one
 * request at a time.
 */
final class HttpSinkClient {
    /** From JDK 21 on. */
    private static final boolean CLOSEABLE = AutoCloseable.class.isAssignableFrom(HttpClient.class);

    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration IDLE_AFTER_CLOSE = Duration.ofMillis(100);

    private final HttpSinkSettings settings;
    private final Duration timeout;
    private final AtomicInteger threads = new AtomicInteger();
    private final ThreadPoolExecutor executor;
    private final AtomicReference<@Nullable HttpClient> client = new AtomicReference<>();

    HttpSinkClient(HttpSinkSettings settings, Duration timeout) {
        this.settings = settings;
        this.timeout = timeout;
        executor = new ThreadPoolExecutor(
                2,
                2,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                body -> new ShippingThread(body, "pinion-logging-http-" + threads.incrementAndGet()));
        executor.allowCoreThreadTimeOut(true);
    }

    /** Refuses what no request could carry, before the first one. */
    static void check(HttpSinkSettings settings) {
        HttpRequest.Builder probe = HttpRequest.newBuilder(settings.uri());
        for (String name : settings.headers().keySet()) {
            try {
                probe.setHeader(name, "");
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "header " + name + " cannot be set: the HTTP client writes it itself; leave it out", e);
            }
        }
    }

    Executor executor() {
        return executor;
    }

    /** Makes a request; asks the suppliers of the headers, which may take their time. */
    HttpRequest request(BodyPublisher body, String contentType) throws IOException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(settings.uri())
                .timeout(timeout)
                .setHeader("Content-Type", contentType)
                .POST(body);
        for (Map.Entry<String, Supplier<String>> header : settings.headers().entrySet()) {
            setHeader(builder, header.getKey(), header.getValue());
        }
        return builder.build();
    }

    /** What goes wrong is told without its message, which may repeat the value. */
    private static void setHeader(HttpRequest.Builder builder, String name, Supplier<String> supplier)
            throws IOException {
        @Nullable String value;
        try {
            value = supplier.get();
        } catch (RuntimeException | Error e) {
            throw new HttpSinkFailure(
                    "the supplier of header " + name + " threw " + e.getClass().getName());
        }
        if (value == null) {
            throw new HttpSinkFailure("the supplier of header " + name + " returned null");
        }
        try {
            builder.setHeader(name, value);
        } catch (IllegalArgumentException e) {
            throw new HttpSinkFailure("the supplier of header " + name + " returned " + value.length()
                    + " characters that no header can hold");
        }
    }

    <T> CompletableFuture<HttpResponse<T>> send(HttpRequest request, BodyHandler<T> handler) {
        return client().sendAsync(request, handler);
    }

    /** Made on the first use, on a thread of this: it opens a selector, and may load the JDK's trust store. */
    private synchronized HttpClient client() {
        HttpClient known = client.get();
        if (known == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(timeout)
                    .executor(executor);
            if (settings.tls() != null) {
                builder.sslContext(settings.tls());
            }
            known = builder.build();
            client.set(known);
        }
        return known;
    }

    /**
     * Begins with a new client after an answer that this one could not read: it forgets the connection of such an answer
     * without closing it, and only its own close does. Returns at once.
     *
     * @return false, and nothing is done, before JDK 21: a client cannot be closed there, and the connection stays open
     */
    boolean renew() {
        if (CLOSEABLE) {
            closeClient();
        }
        return CLOSEABLE;
    }

    /** Lets go of everything; what was cancelled before still ends by itself. Returns at once. */
    void close() {
        // Not shut down: the client still ends its exchanges on these threads.
        executor.setKeepAliveTime(IDLE_AFTER_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        closeClient();
    }

    private void closeClient() {
        if (client.getAndSet(null) instanceof AutoCloseable open) {
            try {
                new ShippingThread(() -> closeNow(open), "pinion-logging-http-closer").start();
            } catch (OutOfMemoryError e) {
                // No thread could be started: the client ends when it is garbage.
            }
        }
    }

    private static void closeNow(AutoCloseable open) {
        // Interrupted, it does not wait for what is in flight.
        Thread.currentThread().interrupt();
        try {
            open.close();
        } catch (Exception ignored) {
            // There is nobody to tell.
        }
    }
}
