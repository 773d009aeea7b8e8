package io.pinion.services.blocking;

import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs a generator on a blocking thread, into a buffer; sees to it that the buffer is closed whatever happens. */
final class ItemProducer<T> implements Emitter<T> {
    private enum Phase {
        IDLE,
        STARTED,
        RUNNING,
        ENDED
    }

    private final BlockingCalls calls;
    private final Generator<T> generator;
    private final ItemBuffer<T> buffer;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.IDLE);
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<?> call;
    private volatile @Nullable InterruptedException interruption;
    private volatile boolean left;
    // Guarded by this: whom the interrupt of a consumer that leaves may reach.
    private @Nullable Thread thread;

    ItemProducer(BlockingCalls calls, Generator<T> generator, ItemBuffer<T> buffer) {
        this.calls = calls;
        this.generator = generator;
        this.buffer = buffer;
    }

    /** Starts once; later calls do nothing. */
    void start() {
        if (!phase.compareAndSet(Phase.IDLE, Phase.STARTED)) {
            return;
        }
        try {
            CompletableFuture<?> started = calls.submit(this::produce);
            call = started;
            var unused = started.whenComplete((nothing, error) -> callEnded(error));
            if (left) {
                started.cancel(false);
            }
        } catch (RejectedExecutionException e) {
            callEnded(e);
        }
    }

    /** The call has ended: with the generator, before it could begin, or because its pool has been closed. */
    private void callEnded(@Nullable Throwable error) {
        buffer.close(error != null ? error : interruption, false);
        if (phase.compareAndSet(Phase.STARTED, Phase.ENDED)) {
            ended.complete(null);
        }
    }

    private @Nullable Void produce() {
        if (!phase.compareAndSet(Phase.STARTED, Phase.RUNNING)) {
            return null;
        }
        Throwable error = null;
        try {
            setThread(Thread.currentThread());
            generator.generate(this);
        } catch (Throwable e) {
            error = e;
        } finally {
            cleaning();
            finish(error);
        }
        return null;
    }

    private void finish(@Nullable Throwable error) {
        if (error instanceof InterruptedException e && isWanted()) {
            // Whoever has interrupted knows why; the end of the call tells, and this is what there is if it does not.
            interruption = e;
        } else if (error instanceof ConsumerLeftException || !buffer.close(error, false)) {
            reportLate(error);
        }
        phase.set(Phase.ENDED);
        ended.complete(null);
    }

    /** Nobody listens any more, but what went wrong in cleaning up must still be seen. */
    private void reportLate(@Nullable Throwable error) {
        if (error == null || isOfInterrupt(error)) {
            return;
        }
        if (!(error instanceof ConsumerLeftException)) {
            WorkerHop.report(calls.worker(), generator, error);
            return;
        }
        for (Throwable suppressed : error.getSuppressed()) {
            WorkerHop.report(calls.worker(), generator, suppressed);
        }
    }

    private static boolean isOfInterrupt(Throwable error) {
        int depth = 0;
        for (Throwable e = error; e != null && depth < 10; e = e.getCause(), depth++) {
            if (e instanceof InterruptedException
                    || e instanceof ClosedByInterruptException
                    || e instanceof CancellationException) {
                return true;
            }
        }
        return false;
    }

    /** From here on the interrupt of a consumer that leaves does not come any more. */
    synchronized void cleaning() {
        thread = null;
        if (!isWanted()) {
            // It may have come; what is closed now needs the thread without it.
            Thread.interrupted();
        }
    }

    private synchronized void setThread(Thread thread) {
        if (!left) {
            this.thread = thread;
        }
    }

    /** The consumer has left; what is in the buffer stays if it is still wanted. */
    void leave(boolean discard) {
        left = true;
        // Before the interrupt, so that whoever sees that knows whose it is.
        buffer.close(null, discard);
        synchronized (this) {
            Thread running = thread;
            thread = null;
            if (running != null) {
                running.interrupt();
            }
        }
        if (phase.compareAndSet(Phase.IDLE, Phase.ENDED)) {
            ended.complete(null);
        }
        CompletableFuture<?> started = call;
        if (started != null && phase.get() == Phase.STARTED) {
            started.cancel(false);
        }
    }

    /** Completes when the generator has been left, or will never be entered. */
    CompletableFuture<@Nullable Void> ended() {
        return ended;
    }

    @Override
    public void emit(T item) throws InterruptedException {
        Objects.requireNonNull(item, "item");
        if (!buffer.put(item)) {
            cleaning();
            throw new ConsumerLeftException();
        }
    }

    @Override
    public boolean isWanted() {
        return !buffer.isClosed();
    }
}
