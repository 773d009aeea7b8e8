package io.pinion.tasks;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.Task;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long code takes, with its parts, and reports once per measurement. Needs no worker.
 *
 * <pre>{@code
 * Timeit timeit = Timeit.reportingTo(report -> log(report.root().name() + " " + report.root().duration()));
 * try (TimeitScope request = timeit.open("request")) {
 *     try (TimeitScope query = request.open("query")) {
 *         run(sql);
 *     }
 * }                                                  // one report: query, request
 * Runnable timed = timeit.runnable("tick", this::tick);
 * }</pre>
 *
 * <p>Shape: an object without state; every {@code open}, {@code call} and every run of decorated code is a measurement
 * of its own.
 * <p>Threads: any. The report is made on the thread that ends the root.
 * <p>Errors: code run by {@link #call} or decorated is reported with what it threw, which then goes on unchanged. A
 * scope in a try-with-resources cannot see the error: tell it with {@link TimeitScope#failed}. What the reporter throws
 * comes out of the end of the root; if the code has failed, it is suppressed in the code's own error.
 * <p>Cost: two readings of the clock and a few objects per scope.
 */
public final class Timeit {
    private final Consumer<? super TimeitReport> reporter;
    private final LongSupplier nanoClock;

    private Timeit(Consumer<? super TimeitReport> reporter, LongSupplier nanoClock) {
        this.reporter = Objects.requireNonNull(reporter, "reporter");
        this.nanoClock = Objects.requireNonNull(nanoClock, "nanoClock");
    }

    /**
     * Makes a timer that reads {@link System#nanoTime()}.
     *
     * @param reporter told once per measurement
     * @return the timer
     */
    public static Timeit reportingTo(Consumer<? super TimeitReport> reporter) {
        return new Timeit(reporter, System::nanoTime);
    }

    /**
     * Makes a timer that hands the duration of each whole measurement to a histogram.
     *
     * @param nanoseconds for example {@code histogram::recordValue}
     * @return the timer
     */
    public static Timeit recordingTo(LongConsumer nanoseconds) {
        Objects.requireNonNull(nanoseconds, "nanoseconds");
        return reportingTo(report -> nanoseconds.accept(report.root().nanos()));
    }

    /**
     * Makes a timer that hands the duration of each scope to a histogram of its name, inner ones first.
     *
     * @param nanosecondsOfName for example {@code (name, nanos) -> histograms.get(name).recordValue(nanos)}
     * @return the timer
     */
    public static Timeit recordingEachTo(ObjLongConsumer<String> nanosecondsOfName) {
        Objects.requireNonNull(nanosecondsOfName, "nanosecondsOfName");
        return reportingTo(
                report -> report.entries().forEach(entry -> nanosecondsOfName.accept(entry.name(), entry.nanos())));
    }

    /**
     * Returns the same with another clock.
     *
     * @param clock nanoseconds that do not run backwards
     * @return a new timer
     */
    public Timeit clock(LongSupplier clock) {
        return new Timeit(reporter, clock);
    }

    /**
     * Starts a measurement.
     *
     * @param name of the root
     * @return close it to end the measurement and report
     * @throws IllegalArgumentException if the name is blank
     */
    public TimeitScope open(String name) {
        FlowChecks.name(name);
        return new TimeitScope(new TimeitTree(nanoClock, reporter, name), name, true);
    }

    /**
     * Measures code.
     *
     * @param name of the root
     * @param task run here
     * @param <T> the result
     * @param <X> what the code may throw
     * @return the result
     * @throws X as the code threw it
     */
    public <T extends @Nullable Object, X extends Exception> T call(String name, Task<T, X> task) throws X {
        Objects.requireNonNull(task, "task");
        return open(name).run(task);
    }

    /**
     * Decorates a task.
     *
     * @param name of each measurement
     * @param body what to measure
     * @return runs and measures it
     */
    public Runnable runnable(String name, Runnable body) {
        check(name, body);
        return () -> this.<Boolean, RuntimeException>call(name, () -> {
            body.run();
            return true;
        });
    }

    /**
     * Decorates a task with a result.
     *
     * @param name of each measurement
     * @param body what to measure
     * @param <T> the result
     * @return runs and measures it
     */
    public <T extends @Nullable Object> Callable<T> callable(String name, Callable<T> body) {
        check(name, body);
        return () -> call(name, body::call);
    }

    /**
     * Decorates a task with a result and an exception type of its own.
     *
     * @param name of each measurement
     * @param body what to measure
     * @param <T> the result
     * @param <X> what it may throw
     * @return runs and measures it
     */
    public <T extends @Nullable Object, X extends Exception> Task<T, X> task(String name, Task<T, X> body) {
        check(name, body);
        return () -> call(name, body);
    }

    /**
     * Decorates a supplier.
     *
     * @param name of each measurement
     * @param body what to measure
     * @param <T> the result
     * @return runs and measures it
     */
    public <T extends @Nullable Object> Supplier<T> supplier(String name, Supplier<T> body) {
        check(name, body);
        return () -> this.<T, RuntimeException>call(name, body::get);
    }

    /**
     * Decorates a function.
     *
     * @param name of each measurement
     * @param body what to measure
     * @param <A> the argument
     * @param <R> the result
     * @return runs and measures it
     */
    public <A extends @Nullable Object, R extends @Nullable Object> Function<A, R> function(
            String name, Function<A, R> body) {
        check(name, body);
        return argument -> this.<R, RuntimeException>call(name, () -> body.apply(argument));
    }

    /**
     * Decorates a consumer.
     *
     * @param name of each measurement
     * @param body what to measure
     * @param <A> the argument
     * @return runs and measures it
     */
    public <A extends @Nullable Object> Consumer<A> consumer(String name, Consumer<A> body) {
        check(name, body);
        return argument -> this.<Boolean, RuntimeException>call(name, () -> {
            body.accept(argument);
            return true;
        });
    }

    /**
     * Decorates asynchronous code: it is measured until its stage ends, and the stage returned ends after the report.
     * Cancelling that cancels the code's stage if it is a {@link CompletableFuture}.
     *
     * @param name of each measurement
     * @param body what to measure
     * @param <T> the result
     * @return starts and measures it
     */
    public <T extends @Nullable Object> AsyncTask<T> asyncTask(String name, AsyncTask<T> body) {
        check(name, body);
        return () -> startTimed(open(name), body);
    }

    private static void check(String name, Object body) {
        FlowChecks.name(name);
        Objects.requireNonNull(body, "body");
    }

    private static <T extends @Nullable Object> CompletionStage<T> startTimed(TimeitScope scope, AsyncTask<T> body) {
        CompletionStage<T> stage;
        try {
            stage = Objects.requireNonNull(body.start(), "the asynchronous task returned no stage (null)");
        } catch (Throwable e) {
            close(scope, e);
            return CompletableFuture.failedFuture(e);
        }
        Timed<T> timed = new Timed<>(stage);
        var unused = stage.whenComplete((value, error) -> {
            Throwable outcome = close(scope, error == null ? null : FlowFutures.unwrap(error));
            FlowFutures.settle(timed, value, outcome);
        });
        return timed;
    }

    /** Ends a scope whose code has ended; returns the code's error, or else the reporter's. */
    private static @Nullable Throwable close(TimeitScope scope, @Nullable Throwable error) {
        if (error != null) {
            scope.failed(error);
        }
        try {
            scope.close();
            return error;
        } catch (Throwable broken) {
            if (error == null) {
                return broken;
            }
            suppress(error, broken);
            return error;
        }
    }

    static void suppress(Throwable error, Throwable other) {
        if (error != other) {
            error.addSuppressed(other);
        }
    }

    private static final class Timed<T extends @Nullable Object> extends CompletableFuture<T> {
        private final CompletionStage<T> stage;

        Timed(CompletionStage<T> stage) {
            this.stage = stage;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (stage instanceof CompletableFuture<T> future) {
                try {
                    future.cancel(mayInterruptIfRunning);
                } catch (RuntimeException e) {
                    // A minimal stage refuses; it goes on and is measured to its end.
                }
            }
            return cancelled;
        }
    }
}
