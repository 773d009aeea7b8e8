package io.pinion.logging.internal.sink;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to send one body.
 *
 * <p>Threads: {@link #run} one of the client's; the rest any.
 */
final class HttpSinkExchange implements Runnable {
    private final HttpSinkClient client;
    private final byte[] body;
    private final String contentType;
    private final Ended ended;
    private final AtomicInteger bodiesAsked = new AtomicInteger();
    private volatile boolean preparing = true;
    private volatile @Nullable HttpSinkBody answering;
    // Guarded by this.
    private boolean cancelled;
    private @Nullable Thread asking;
    private @Nullable CompletableFuture<HttpResponse<HttpSinkAnswer>> response;

    /** Told of the end once, on a thread of the client; one of the two is not null. Not told after a cancel. */
    interface Ended {
        void ended(HttpSinkExchange exchange, @Nullable HttpSinkAnswer answer, @Nullable HttpSinkFailure failure);
    }

    HttpSinkExchange(HttpSinkClient client, byte[] body, String contentType, Ended ended) {
        this.client = client;
        this.body = body;
        this.contentType = contentType;
        this.ended = ended;
    }

    int bodyBytes() {
        return body.length;
    }

    /**
     * How often the body was asked for: only with a connection, and for TLS after its handshake. At zero nothing of it can
     * have reached the receiver.
     */
    int bodiesAsked() {
        return bodiesAsked.get();
    }

    /** Whether it waits for a thread, or for the supplier of a header. */
    boolean isPreparing() {
        return preparing;
    }

    /** What the answer's status says, if that is there already. */
    @Nullable
    HttpSinkAnswer answerSoFar() {
        HttpSinkBody known = answering;
        return known == null ? null : known.soFar();
    }

    @Override
    public void run() {
        HttpRequest request;
        try {
            request = request();
        } catch (Exception | LinkageError | StackOverflowError e) {
            failed(e);
            return;
        } finally {
            preparing = false;
        }
        if (request != null) {
            send(request);
        }
    }

    /** Null if it was cancelled before. */
    private @Nullable HttpRequest request() throws Exception {
        synchronized (this) {
            if (cancelled) {
                return null;
            }
            asking = Thread.currentThread();
        }
        try {
            return client.request(new Body(), contentType);
        } finally {
            synchronized (this) {
                asking = null;
            }
            // The interrupt of a cancel must not reach the client.
            Thread.interrupted();
        }
    }

    private void send(HttpRequest request) {
        CompletableFuture<HttpResponse<HttpSinkAnswer>> sending;
        try {
            synchronized (this) {
                if (cancelled) {
                    return;
                }
                sending = client.send(request, info -> {
                    HttpSinkBody reading = new HttpSinkBody(info);
                    answering = reading;
                    return reading;
                });
                response = sending;
            }
        } catch (RuntimeException | Error e) {
            failed(e);
            return;
        }
        sending.whenCompleteAsync(this::completed, client.executor());
    }

    private void completed(@Nullable HttpResponse<HttpSinkAnswer> answered, @Nullable Throwable error) {
        // The client may say that a body broke off before the body's reader hears of it.
        HttpSinkAnswer answer = answered != null ? answered.body() : answerSoFar();
        if (answer != null) {
            tell(answer, null);
        } else {
            failed(error instanceof CompletionException && error.getCause() != null ? error.getCause() : error);
        }
    }

    private void failed(@Nullable Throwable error) {
        tell(
                null,
                error instanceof HttpSinkFailure known
                        ? known
                        : error == null ? new HttpSinkFailure("no answer") : HttpSinkFailure.of(error));
    }

    private void tell(@Nullable HttpSinkAnswer answer, @Nullable HttpSinkFailure failure) {
        synchronized (this) {
            if (cancelled) {
                return;
            }
        }
        ended.ended(this, answer, failure);
    }

    /** Ends it: the connection is closed, a supplier of a header is interrupted. */
    void cancel() {
        CompletableFuture<?> running;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            running = response;
            if (asking != null) {
                asking.interrupt();
            }
        }
        if (running != null) {
            running.cancel(true);
        }
    }

    /** Knows whether the client began to send it. */
    private final class Body implements BodyPublisher {
        private final BodyPublisher bytes = BodyPublishers.ofByteArray(body);

        @Override
        public long contentLength() {
            return body.length;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            bodiesAsked.incrementAndGet();
            bytes.subscribe(subscriber);
        }
    }
}
