package io.pinion.sse;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect, and the connection that comes of it. Runs on the threads of the transport and parses there; what
 * it finds goes to the worker, a piece of the stream at a time, and the next piece is asked for by the worker.
 */
final class Attempt implements HttpResponse.BodyHandler<Void>, HttpResponse.BodySubscriber<Void>, SseParser.Sink {
    /** Where an attempt reports; each call is made on the worker's thread, in order. */
    interface Owner {
        /** Runs a task on the worker, waiting here for room; does nothing when the stream has ended. */
        void post(Runnable task);

        void opened(Attempt attempt);

        void received(Attempt attempt, List<SseEvent> events, long retryMs);

        /** The end: {@code error} is null if it was in order. */
        void ended(Attempt attempt, @Nullable Throwable error);

        void endedForGood(Attempt attempt);
    }

    final String lastEventId;
    /** Whether the worker has asked for a piece that has not come; only the worker's thread touches it. */
    boolean awaiting;

    private final Owner owner;
    private final SseParser parser;
    private final URI origin;
    private final int epoch;
    private final CompletableFuture<Void> body = new CompletableFuture<>();

    private volatile boolean cancelled;
    private volatile @Nullable CompletableFuture<?> exchange;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile long bytes;
    private volatile long lastByteNs = System.nanoTime();

    /** What the present piece holds; only the thread that parses touches it. */
    private List<SseEvent> found = new ArrayList<>();

    private long retryMs = -1;
    private String lastId;

    Attempt(Owner owner, SseClientBuilder settings, String lastEventId, int epoch) {
        this.owner = owner;
        this.lastEventId = lastEventId;
        lastId = lastEventId;
        this.epoch = epoch;
        origin = settings.requiredUrl();
        parser = new SseParser(
                this,
                settings.max(SseLimit.MAX_EVENT_BYTES),
                settings.max(SseLimit.MAX_ID_BYTES),
                settings.max(SseLimit.MAX_LINE_BYTES));
        parser.reset(lastEventId);
    }

    /** How many bytes of the stream have come. */
    long bytes() {
        return bytes;
    }

    long lastByteNs() {
        return lastByteNs;
    }

    void send(HttpClient client, Function<String, HttpRequest> request) {
        if (cancelled) {
            return;
        }
        HttpRequest asked;
        try {
            asked = request.apply(lastEventId);
        } catch (Throwable error) { // the source of the credentials is user code
            end(error);
            return;
        }
        try {
            CompletableFuture<?> sent = client.sendAsync(asked, this);
            exchange = sent;
            if (cancelled) {
                sent.cancel(true);
            }
            sent.whenComplete((response, error) -> {
                if (error != null) {
                    end(ofTransport(error));
                }
            });
        } catch (Throwable error) { // it has ended, or runs out of something
            end(ofTransport(error));
        }
    }

    /** From now on nothing is reported; {@link #disconnect} does the rest. */
    void cancel() {
        cancelled = true;
    }

    /** Gives the connection up; on a thread of the transport, since the JDK's client may run code of ours here. */
    void disconnect() {
        cancelled = true;
        Flow.Subscription current = subscription;
        if (current != null) {
            current.cancel();
            // The JDK's client counts the exchange until its body is complete, and lives as long as it counts one.
            body.complete(null);
            return;
        }
        CompletableFuture<?> sent = exchange;
        if (sent != null) {
            sent.cancel(true);
        }
    }

    /** Asks for one more piece; on a thread of the transport. */
    void more() {
        Flow.Subscription current = subscription;
        if (current != null && !cancelled) {
            current.request(1);
        }
    }

    private void end(@Nullable Throwable error) {
        if (cancelled) {
            return;
        }
        owner.post(() -> owner.ended(this, error));
    }

    /** Whatever the JDK's client fails with, assertions on bytes of the server among it, is an error of the connection. */
    private static IOException ofTransport(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause instanceof IOException known
                ? known
                : new SseException(
                        "The HTTP client failed on what the server sent. The connection is made anew.", cause);
    }

    @Override
    public HttpResponse.BodySubscriber<Void> apply(HttpResponse.ResponseInfo head) {
        if (head.statusCode() == 204) {
            if (!cancelled) {
                owner.post(() -> owner.endedForGood(this));
            }
            return new Refusal(new SseException("The server has no more events (204)."));
        }
        SseException error = ResponseHead.check(head);
        return error == null ? this : new Refusal(error);
    }

    @Override
    public CompletionStage<Void> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (cancelled) {
            given.cancel();
            body.complete(null);
        } else {
            owner.post(() -> owner.opened(this));
        }
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        if (cancelled) {
            return;
        }
        try {
            for (ByteBuffer piece : pieces) {
                count(piece.remaining());
                parser.feed(piece);
            }
        } catch (SseLimitException error) {
            handOver();
            end(error);
            cancel();
            disconnect();
            return;
        }
        if (found.isEmpty() && retryMs < 0) {
            more(); // comments, or a part of an event: nothing for the worker to do
        } else {
            handOver();
        }
    }

    // Only one thread at a time is in onNext.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void count(int more) {
        bytes += more;
        lastByteNs = System.nanoTime();
    }

    private void handOver() {
        List<SseEvent> events = found;
        long wish = retryMs;
        found = new ArrayList<>();
        retryMs = -1;
        owner.post(() -> owner.received(this, events, wish));
    }

    @Override
    public void onError(Throwable error) {
        end(ofTransport(error));
        body.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        end(null);
        body.complete(null);
    }

    @Override
    public void event(String type, String data, String id) {
        lastId = id;
        found.add(SseEvent.of(type, data, id, origin, epoch));
    }

    @Override
    public void idle(String id) {
        if (id.equals(lastId)) {
            return; // a blank line to keep the connection alive is nothing for the worker
        }
        lastId = id;
        int last = found.size() - 1;
        if (last >= 0 && found.get(last).kind == SseEvent.Kind.MARK) {
            found.remove(last);
        }
        found.add(SseEvent.mark(id, origin, epoch));
    }

    @Override
    public void retry(long millis) {
        retryMs = millis;
    }

    /** Reads nothing of an answer that is refused, so that its connection is closed. */
    private static final class Refusal implements HttpResponse.BodySubscriber<Void> {
        private final CompletableFuture<Void> failed;

        Refusal(SseException error) {
            failed = CompletableFuture.failedFuture(error);
        }

        @Override
        public CompletionStage<Void> getBody() {
            return failed;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            given.cancel();
        }

        @Override
        public void onNext(List<ByteBuffer> pieces) {
            // none are asked for
        }

        @Override
        public void onError(Throwable error) {
            // it has failed already
        }

        @Override
        public void onComplete() {
            // it has failed already
        }
    }
}
