package io.pinion.services.blocking;

import io.pinion.worker.Worker;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One subscriber of a sequence. All signals come from {@link #turn}, which runs on the worker's thread, serially. */
final class ItemSubscription<T> implements Flow.Subscription {
    /** Signals before other tasks of the worker get their turn. */
    private static final int BATCH = 256;

    private final Worker worker;
    private final SerialTurns turns;
    private final ItemBuffer<T> buffer;
    private final ItemProducer<T> producer;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> misuse = new AtomicReference<>();
    private volatile boolean cancelled;
    // Of the turns.
    private Flow.@Nullable Subscriber<? super T> subscriber;
    private boolean announced;

    ItemSubscription(BlockingCalls calls, Generator<T> generator, int capacity, Flow.Subscriber<? super T> subscriber) {
        this.worker = calls.worker();
        this.subscriber = subscriber;
        turns = new SerialTurns(worker, this::turn);
        buffer = new ItemBuffer<>(capacity, turns::ask);
        producer = new ItemProducer<>(calls, generator, buffer);
    }

    void begin() {
        turns.ask();
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            misuse.compareAndSet(
                    null,
                    new IllegalArgumentException(
                            "request(n) must ask for at least one item, was " + n + " (Reactive Streams, rule 3.9)"));
            turns.ask();
            return;
        }
        if (cancelled) {
            return;
        }
        demand.accumulateAndGet(n, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
        producer.start();
        turns.ask();
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            producer.leave(true);
            // The subscriber is let go.
            turns.ask();
        }
    }

    /** A bounded number of signals; true if there may be more to send. */
    private boolean turn() {
        for (int sent = 0; sent < BATCH; sent++) {
            Flow.Subscriber<? super T> listener = subscriber;
            if (listener == null) {
                return false;
            }
            if (cancelled) {
                subscriber = null;
                return false;
            }
            if (!signal(listener)) {
                return false;
            }
        }
        return true;
    }

    /** One signal, if there is one to send. */
    private boolean signal(Flow.Subscriber<? super T> listener) {
        if (!announced) {
            announced = true;
            guarded(() -> listener.onSubscribe(this));
            return true;
        }
        Throwable wrong = misuse.get();
        if (wrong != null) {
            producer.leave(true);
            end(listener, wrong);
            return false;
        }
        T item = demand.get() > 0 ? buffer.poll() : null;
        if (item != null) {
            demand.updateAndGet(had -> had == Long.MAX_VALUE ? had : had - 1);
            guarded(() -> listener.onNext(item));
            return true;
        }
        if (buffer.isExhausted()) {
            end(listener, buffer.takeError());
        }
        return false;
    }

    private void end(Flow.Subscriber<? super T> listener, @Nullable Throwable error) {
        cancelled = true;
        subscriber = null;
        guarded(() -> {
            if (error == null) {
                listener.onComplete();
            } else {
                listener.onError(error);
            }
        });
    }

    /** A subscriber must not throw (rule 2.13); one that does is treated as if it had cancelled. */
    private void guarded(Runnable signal) {
        try {
            signal.run();
        } catch (Throwable e) {
            cancel();
            WorkerHop.report(worker, this, e);
        }
    }

    @Override
    public String toString() {
        return "Subscriber of a blocking sequence";
    }
}
