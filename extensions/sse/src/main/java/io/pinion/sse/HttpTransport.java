package io.pinion.sse;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's client of one stream, and the threads that serve it: at most {@value #THREADS} daemon threads named
 * {@code pinion-sse-<host>}, which end after a second without work, and one of the JDK's own, its selector. HTTP/1.1, so
 * that a connection given up is a connection closed; no redirects, no proxy, no cookies.
 */
final class HttpTransport {
    private static final int THREADS = 3;
    private static final int QUEUED_TASKS = 1024;

    private final URI url;
    private final Map<String, String> headers;
    private final @Nullable Credentials credentials;
    private final Duration connectTimeout;
    private final @Nullable SSLContext sslContext;
    private final ThreadPoolExecutor pool;
    private @Nullable HttpClient client;
    private boolean closed;

    HttpTransport(SseClientBuilder settings) {
        url = settings.requiredUrl();
        headers = Map.copyOf(settings.headers);
        credentials = settings.credentials;
        String name = "pinion-sse-" + url.getHost();
        pool = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUED_TASKS), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        connectTimeout = settings.connectTimeout;
        sslContext = settings.sslContext;
        if (credentials != null && Urls.isInTheOpen(url)) {
            System.getLogger(SseClient.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "pinion-sse {0}: credentials are sent unencrypted; use https",
                            url.getHost());
        }
    }

    /** Made with the first attempt, on a thread of the pool: the JDK's trust store takes its time. */
    private synchronized @Nullable HttpClient client() {
        if (client == null && !closed) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(connectTimeout)
                    .executor(pool);
            if (sslContext != null) {
                builder.sslContext(sslContext);
            }
            client = builder.build();
        }
        return client;
    }

    private synchronized @Nullable HttpClient takeClient() {
        HttpClient last = client;
        client = null;
        closed = true;
        return last;
    }

    /** Begins an attempt on a thread of the pool: name service and source of credentials may block. */
    void open(Attempt attempt) {
        run(() -> {
            HttpClient current = client();
            if (current != null) {
                attempt.send(current, this::request);
            }
        });
    }

    /** Runs something of the JDK's client that may block, or run our own code, off the worker. */
    void run(Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException e) {
            throw new RejectedExecutionException(
                    "The threads of the event stream are stuck, " + QUEUED_TASKS
                            + " tasks wait for them. Is the name service or the source of the credentials hanging?",
                    e);
        }
    }

    private HttpRequest request(String lastEventId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .GET()
                .header("Accept", "text/event-stream")
                .header("Accept-Encoding", "identity")
                .header("Cache-Control", "no-store");
        headers.forEach(request::header);
        if (credentials != null) {
            request.header("Authorization", credentials.header());
        }
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        return request.build();
    }

    /**
     * Ends the JDK's client, after what is given here has ended the connection. From JDK 21 on it can be closed; before
     * that, its thread ends when it is collected, a few seconds later.
     */
    void close(Runnable endConnection) {
        Object last = takeClient();
        if (last == null) {
            return;
        }
        run(() -> {
            endConnection.run();
            if (last instanceof AutoCloseable closeable) {
                closeQuietly(closeable);
            }
        });
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            System.getLogger(HttpTransport.class.getName())
                    .log(System.Logger.Level.DEBUG, "the HTTP client did not close in order", e);
        }
    }
}
