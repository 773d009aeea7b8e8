package io.pinion.contract;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits that end: with what was waited for, or with an error that shows every thread of ours. */
public final class Await {
    /** How long a test waits for what must happen. */
    public static final Duration LIMIT = Duration.ofSeconds(20);

    private Await() {}

    /** Waits for a condition. */
    public static void until(String what, BooleanSupplier condition) {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs > LIMIT.toNanos()) {
                throw overdue(what);
            }
            LockSupport.parkNanos(100_000);
        }
    }

    /** Waits for a latch. */
    public static void latch(CountDownLatch latch) {
        try {
            if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw overdue(latch.toString());
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for " + latch, e);
        }
    }

    /** Waits for all parties of a barrier. */
    public static void barrier(CyclicBarrier barrier) {
        try {
            barrier.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw overdue("barrier of " + barrier.getParties());
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError("barrier of " + barrier.getParties() + " broke", e);
        }
    }

    /** Waits for a result that must come. */
    public static <T> T value(Future<T> future) {
        try {
            return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw overdue(future.toString());
        } catch (InterruptedException | ExecutionException | CancellationException e) {
            throw new AssertionError("no result from " + future, e);
        }
    }

    /** Waits for a failure that must come: what {@code get} names as the cause, or the cancellation itself. */
    public static Throwable failure(Future<?> future) {
        try {
            Object value = future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("expected a failure, got " + value);
        } catch (TimeoutException e) {
            throw overdue(future.toString());
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for " + future, e);
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (CancellationException e) {
            return e;
        }
    }

    /** Waits for the end of a future, whatever it is. */
    public static void ended(Future<?> future) {
        until("end of " + future, future::isDone);
    }

    /** Waits for the end of a thread. */
    public static void ended(Thread thread) {
        try {
            thread.join(LIMIT.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for " + thread, e);
        }
        if (thread.isAlive()) {
            throw overdue("end of " + thread);
        }
    }

    private static AssertionError overdue(String what) {
        StringBuilder text = new StringBuilder("not within " + LIMIT.toSeconds() + " s: " + what);
        for (Map.Entry<Thread, StackTraceElement[]> thread :
                Thread.getAllStackTraces().entrySet()) {
            if (Arrays.stream(thread.getValue())
                    .noneMatch(frame -> frame.getClassName().startsWith("io.pinion"))) {
                continue;
            }
            text.append("\n\n")
                    .append(thread.getKey())
                    .append(' ')
                    .append(thread.getKey().getState());
            for (StackTraceElement frame : thread.getValue()) {
                text.append("\n    ").append(frame);
            }
        }
        return new AssertionError(text.toString());
    }
}
