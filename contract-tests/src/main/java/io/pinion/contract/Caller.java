package io.pinion.contract;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A thread of a test, with its end. */
public final class Caller<T> {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean interruptedAtEnd;

    private Caller(Callable<T> body) {
        thread = new Thread(() -> run(body), "caller-" + NUMBER.incrementAndGet());
        thread.setDaemon(true);
    }

    /** Runs code on a thread of its own. */
    public static <T> Caller<T> start(Callable<T> body) {
        Caller<T> caller = new Caller<>(body);
        caller.thread.start();
        return caller;
    }

    private void run(Callable<T> body) {
        begun.countDown();
        T value;
        try {
            value = body.call();
        } catch (Throwable e) {
            interruptedAtEnd = Thread.interrupted();
            outcome.completeExceptionally(e);
            return;
        }
        interruptedAtEnd = Thread.interrupted();
        outcome.complete(value);
    }

    /** Waits until the thread waits for something. */
    public Caller<T> awaitBlocked() {
        Await.latch(begun);
        Await.until(thread + " waiting", () -> {
            Thread.State state = thread.getState();
            if (outcome.isDone()) {
                throw new AssertionError("expected " + thread + " to wait, but it ended: " + outcome);
            }
            return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
        });
        return this;
    }

    /** Interrupts the thread. */
    public void interrupt() {
        thread.interrupt();
    }

    /** Waits for what the code returned. */
    public T value() {
        return Await.value(outcome);
    }

    /** Waits for what the code threw. */
    public Throwable failure() {
        return Await.failure(outcome);
    }

    /** Whether the code has ended. */
    public boolean isDone() {
        return outcome.isDone();
    }

    /** Whether the interrupt flag was set when the code had ended. */
    public boolean interruptedAtEnd() {
        Await.ended(outcome);
        return interruptedAtEnd;
    }

    /** The thread. */
    public Thread thread() {
        return thread;
    }
}
