package io.pinion.sse;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The events of a client as a publisher. */
final class EventPublisher implements Flow.Publisher<SseEvent> {
    private final SseClient client;
    private final EventStream stream;
    private final boolean explicit;

    EventPublisher(SseClient client, EventStream stream, boolean explicit) {
        this.client = client;
        this.stream = stream;
        this.explicit = explicit;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super SseEvent> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        try {
            client.claim();
            client.handOver(new Subscription(subscriber)::begin);
        } catch (IllegalStateException | RejectedExecutionException e) {
            subscriber.onSubscribe(NONE);
            subscriber.onError(e);
        }
    }

    private static final Flow.Subscription NONE = new Flow.Subscription() {
        @Override
        public void request(long n) {
            // there is nothing to come
        }

        @Override
        public void cancel() {
            // it has ended
        }
    };

    /** Its signals come on the worker's thread. */
    private final class Subscription implements Flow.Subscription, SseListener {
        private volatile Flow.@Nullable Subscriber<? super SseEvent> subscriber;

        Subscription(Flow.Subscriber<? super SseEvent> subscriber) {
            this.subscriber = subscriber;
        }

        void begin() {
            Flow.Subscriber<? super SseEvent> current = subscriber;
            if (current == null) {
                return;
            }
            try {
                current.onSubscribe(this);
            } catch (Throwable error) { // a subscriber that breaks the rules gets nothing more
                cancel();
                return;
            }
            if (subscriber != null) {
                stream.start(this);
            }
        }

        @Override
        public void request(long n) {
            if (n > 0) {
                client.onWorkerOrNever(() -> stream.request(n));
            } else {
                client.onWorkerOrNever(() -> stream.stop(new IllegalArgumentException(
                        "request must be positive, was " + n + "; see rule 3.9 of Reactive Streams")));
            }
        }

        @Override
        public void cancel() {
            subscriber = null;
            client.onWorkerOrNever(() -> stream.stop(null));
        }

        @Override
        public void event(SseEvent event) {
            Flow.Subscriber<? super SseEvent> current = subscriber;
            if (current == null) {
                return;
            }
            current.onNext(event);
            if (!explicit) {
                stream.handled(event);
            }
        }

        @Override
        public void stopped(@Nullable Throwable why) {
            Flow.Subscriber<? super SseEvent> current = subscriber;
            subscriber = null;
            if (current == null) {
                return;
            }
            if (why == null) {
                current.onComplete();
            } else {
                current.onError(why);
            }
        }
    }
}
