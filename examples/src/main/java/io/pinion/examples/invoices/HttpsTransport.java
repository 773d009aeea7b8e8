package io.pinion.examples.invoices;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's HTTP client, and the threads that serve it: {@value #THREADS} daemon threads named
 * {@code pinion-invoices-http}, and one of the JDK's own, its selector. HTTP/1.1, so that an attempt given up is a
 * connection closed; no redirects, no proxy, no cookies. The JDK's client checks certificate and host name.
 *
 * <p>Shape: what waits for the threads is bounded by the attempts in flight, each of which is a few tasks at a time.
 */
final class HttpsTransport implements Transport {
    private static final int THREADS = 2;

    private final URI url;
    private final @Nullable Supplier<char[]> credentials;
    private final Duration attemptTimeout;
    private final ThreadPoolExecutor pool;
    private final HttpClient client;
    private final AnswerReader answers = new AnswerReader(Clock.systemUTC());

    HttpsTransport(
            URI url,
            SSLContext tls,
            @Nullable Supplier<char[]> credentials,
            Duration connectTimeout,
            Duration attemptTimeout) {
        this.url = url;
        this.credentials = credentials;
        this.attemptTimeout = attemptTimeout;
        pool = new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "pinion-invoices-http");
            thread.setDaemon(true);
            return thread;
        });
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(connectTimeout)
                .sslContext(tls)
                .executor(pool)
                .build();
    }

    @Override
    public CompletableFuture<Receipt> post(Invoice invoice) {
        CompletableFuture<Receipt> end = new CompletableFuture<>();
        try {
            // Who knows the credentials may block, so it is asked on a thread of the pool.
            pool.execute(() -> send(invoice, end));
        } catch (RejectedExecutionException e) {
            end.completeExceptionally(new Failure(FailureClass.LOCAL, "the HTTP client is closed"));
        }
        return end;
    }

    private void send(Invoice invoice, CompletableFuture<Receipt> end) {
        if (end.isDone()) {
            return;
        }
        AtomicBoolean answerBegan = new AtomicBoolean();
        try {
            CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request(invoice), head -> {
                answerBegan.set(true);
                return new BoundedBody();
            });
            exchange.whenComplete((answer, error) -> {
                if (error == null) {
                    read(invoice, answer, end);
                } else {
                    end.completeExceptionally(HttpErrors.failure(error, answerBegan.get()));
                }
            });
            end.whenComplete((receipt, error) -> exchange.cancel(true));
        } catch (Failure e) {
            end.completeExceptionally(e);
        } catch (RuntimeException e) {
            end.completeExceptionally(
                    new Failure(FailureClass.LOCAL, e.getClass().getName()));
        }
    }

    private void read(Invoice invoice, HttpResponse<byte[]> answer, CompletableFuture<Receipt> end) {
        try {
            end.complete(answers.receipt(invoice, answer));
        } catch (Failure e) {
            end.completeExceptionally(e);
        } catch (RuntimeException e) {
            end.completeExceptionally(
                    new Failure(FailureClass.LOCAL, e.getClass().getName()));
        }
    }

    private HttpRequest request(Invoice invoice) throws Failure {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                // The gateway ends the attempt itself; this is for the case that it cannot.
                .timeout(attemptTimeout.multipliedBy(2))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header(IdempotencyKey.HEADER, IdempotencyKey.of(invoice))
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(invoice)));
        if (credentials != null) {
            request.header("Authorization", "Bearer " + token(credentials));
        }
        return request.build();
    }

    // Neither the token nor what its source says about it reaches a message.
    private static String token(Supplier<char[]> source) throws Failure {
        char[] token;
        try {
            token = source.get();
        } catch (RuntimeException e) {
            throw new Failure(
                    FailureClass.LOCAL,
                    "the source of the credentials failed with " + e.getClass().getName());
        }
        if (token == null || token.length == 0) {
            throw new Failure(FailureClass.LOCAL, "the source of the credentials gave none");
        }
        String text = new String(token);
        Arrays.fill(token, '\0');
        if (text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new Failure(FailureClass.LOCAL, "the credentials hold characters that no header can carry");
        }
        return text;
    }

    /** From JDK 21 on the client can be closed; before that its thread ends when it is collected. */
    @Override
    public void close() {
        Object last = client;
        if (last instanceof AutoCloseable closeable) {
            // It waits for the exchanges, which are over or cancelled, on a thread that may wait.
            pool.execute(() -> closeQuietly(closeable));
        }
        pool.allowCoreThreadTimeOut(true);
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            System.getLogger(HttpsTransport.class.getName())
                    .log(System.Logger.Level.DEBUG, "the HTTP client did not close in order", e);
        }
    }
}
