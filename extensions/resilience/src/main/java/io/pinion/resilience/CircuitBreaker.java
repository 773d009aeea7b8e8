package io.pinion.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.pinion.worker.AsyncTask;
import io.pinion.worker.Task;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stops calling what keeps failing, and finds out with a few calls whether it works again.
 *
 * <pre>{@code
 * CircuitBreaker breaker = CircuitBreaker.named("ledger").failureRatio(0.5).openFor(ofSeconds(30)).build();
 * AsyncTask<Receipt> guarded = breaker.wrap(() -> client.post(invoice));
 * worker.submitAsync(guarded);   // fails with CircuitOpenException while the ledger is down
 * }</pre>
 *
 * <p>Shape: a window of judged calls. It opens when enough of them failed or were slow, refuses everything for a time,
 * then lets a growing share of the calls through as a trial, and closes or opens again by their outcome.
 * <p>Threads: any; it has no thread and no timer of its own. Time-outs take effect with the next call, so
 * {@link #state()} shows {@code OPEN} until somebody calls.
 * <p>Cost: two reads of the clock and a few compare-and-sets per call.
 * <p>Counting: cancelled and ignored calls do not count. What began before a trial does not count in it. Errors that
 * are {@link Error}s count too.
 * <p>Source: the state machine and the windows are those of Resilience4j's circuit breaker, of which no type shows here;
 * the growing share, the end of a trial that hangs and the last error are ours.
 */
public final class CircuitBreaker {
    private static final long NO_TRIAL = Long.MIN_VALUE;

    private final String name;
    private final io.github.resilience4j.circuitbreaker.CircuitBreaker machine;
    private final long recoveryNs;
    private final Predicate<Throwable> ignore;
    private final LongSupplier nanoClock;
    private final DoubleSupplier random;
    private final AtomicLong trialSinceNs = new AtomicLong(NO_TRIAL);
    // Tells trials apart: each follows an opening, and none begins before that has been counted.
    private final AtomicLong openings = new AtomicLong();
    private final LongAdder refused = new LongAdder();
    private volatile @Nullable Throwable lastError;

    CircuitBreaker(CircuitBreakerBuilder builder) {
        name = builder.name;
        recoveryNs = builder.recoveryNs;
        ignore = builder.ignore;
        nanoClock = builder.nanoClock;
        random = builder.random;
        machine = io.github.resilience4j.circuitbreaker.CircuitBreaker.of(name, config(builder));
        observe(machine, builder.listener, trialSinceNs, openings, nanoClock);
    }

    private static CircuitBreakerConfig config(CircuitBreakerBuilder builder) {
        return CircuitBreakerConfig.custom()
                .failureRateThreshold((float) (builder.failureRatio * 100))
                .slowCallRateThreshold((float) (builder.slowRatio * 100))
                .slowCallDurationThreshold(Duration.ofNanos(builder.slowNs))
                .slidingWindow(
                        builder.window,
                        builder.minimumCalls,
                        builder.windowIsSeconds ? SlidingWindowType.TIME_BASED : SlidingWindowType.COUNT_BASED)
                .waitDurationInOpenState(Duration.ofNanos(builder.openNs))
                .permittedNumberOfCallsInHalfOpenState(builder.trialCalls)
                .clock(new MonotonicClock(builder.nanoClock))
                .build();
    }

    // The library calls the listener on the thread whose call changed the state, after the change.
    private static void observe(
            io.github.resilience4j.circuitbreaker.CircuitBreaker machine,
            @Nullable BiConsumer<? super CircuitState, ? super CircuitState> listener,
            AtomicLong trialSinceNs,
            AtomicLong openings,
            LongSupplier nanoClock) {
        machine.getEventPublisher().onStateTransition(event -> {
            CircuitState to = translate(event.getStateTransition().getToState());
            if (to == CircuitState.OPEN) {
                openings.incrementAndGet();
            }
            trialSinceNs.set(to == CircuitState.HALF_OPEN ? nanoClock.getAsLong() : NO_TRIAL);
            if (listener != null) {
                notify(listener, translate(event.getStateTransition().getFromState()), to);
            }
        });
    }

    private static void notify(
            BiConsumer<? super CircuitState, ? super CircuitState> listener, CircuitState from, CircuitState to) {
        try {
            listener.accept(from, to);
        } catch (RuntimeException | Error e) {
            System.getLogger("io.pinion.resilience")
                    .log(
                            System.Logger.Level.ERROR,
                            "A listener of a circuit breaker failed at " + from + " to " + to,
                            e);
        }
    }

    /**
     * Begins the settings of a breaker.
     *
     * @param name shown in messages
     * @return the settings
     */
    public static CircuitBreakerBuilder named(String name) {
        return new CircuitBreakerBuilder(name);
    }

    /**
     * Calls plain code here, if the state allows it.
     *
     * @param task the call
     * @param <T> its result
     * @param <X> what it may throw
     * @return its result
     * @throws X as the task threw it
     * @throws CircuitOpenException if the call is refused; it did not start
     */
    public <T extends @Nullable Object, X extends Exception> T call(Task<T, X> task) throws X {
        Objects.requireNonNull(task, "task");
        long trial = enter();
        long startNs = nanoClock.getAsLong();
        T result;
        try {
            result = task.run();
        } catch (Throwable e) {
            leave(trial, startNs, e);
            throw e;
        }
        leave(trial, startNs, null);
        return result;
    }

    /**
     * Wraps asynchronous code: each start asks first, each end counts.
     *
     * @param task the call
     * @param <T> its result
     * @return fails with {@link CircuitOpenException} when refused; otherwise returns the task's own stage, so that
     *     cancelling reaches it
     */
    public <T extends @Nullable Object> AsyncTask<T> wrap(AsyncTask<T> task) {
        Objects.requireNonNull(task, "task");
        return () -> {
            long trial = enter();
            long startNs = nanoClock.getAsLong();
            CompletionStage<T> stage;
            try {
                stage = Objects.requireNonNull(task.start(), "the task returned null, it must return a stage");
            } catch (Throwable e) {
                leave(trial, startNs, e);
                throw e;
            }
            stage.whenComplete((value, error) -> leave(trial, startNs, error));
            return stage;
        };
    }

    /** Returns the trial that the call, which may go on, belongs to. */
    private long enter() {
        long sinceNs = trialSinceNs.get();
        long trialNs = sinceNs == NO_TRIAL ? 0 : nanoClock.getAsLong() - sinceNs;
        boolean drawn = sinceNs == NO_TRIAL || trialNs >= recoveryNs || random.getAsDouble() * recoveryNs < trialNs;
        if (drawn && machine.tryAcquirePermission()) {
            return trial();
        }
        CircuitState state = state();
        if (state == CircuitState.HALF_OPEN
                && drawn
                && sinceNs != NO_TRIAL
                && recoveryNs > 0
                && trialNs >= recoveryNs) {
            endHangingTrial(sinceNs);
        }
        refused.increment();
        throw new CircuitOpenException(name, state, lastError);
    }

    /** The number of the trial that goes on; 0 if none does. */
    private long trial() {
        return state() == CircuitState.HALF_OPEN ? openings.get() : 0;
    }

    // All its calls are out, and its time is over.
    private void endHangingTrial(long sinceNs) {
        if (trialSinceNs.compareAndSet(sinceNs, NO_TRIAL)) {
            machine.transitionToOpenState();
        }
    }

    private void leave(long trial, long startNs, @Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (trial != trial()) {
            // It began in another state or trial, and says nothing about this one. Permits of a trial end with it.
            return;
        }
        long tookNs = nanoClock.getAsLong() - startNs;
        if (cause == null) {
            machine.onSuccess(tookNs, TimeUnit.NANOSECONDS);
        } else if (cause instanceof CancellationException || isIgnored(cause)) {
            machine.releasePermission();
        } else {
            lastError = cause;
            machine.onError(tookNs, TimeUnit.NANOSECONDS, cause);
        }
    }

    private boolean isIgnored(Throwable error) {
        try {
            return ignore.test(error);
        } catch (RuntimeException | Error e) {
            if (e != error) {
                error.addSuppressed(e);
            }
            return false;
        }
    }

    /**
     * Returns what it does with calls at present.
     *
     * @return the state
     */
    public CircuitState state() {
        return translate(machine.getState());
    }

    /**
     * Takes a snapshot.
     *
     * @return the counts
     */
    public CircuitStats stats() {
        var metrics = machine.getMetrics();
        return new CircuitStats(
                state(),
                metrics.getNumberOfBufferedCalls(),
                metrics.getNumberOfFailedCalls(),
                metrics.getNumberOfSlowCalls(),
                refused.sum());
    }

    /**
     * Returns the name.
     *
     * @return as given
     */
    public String name() {
        return name;
    }

    private static CircuitState translate(io.github.resilience4j.circuitbreaker.CircuitBreaker.State state) {
        return switch (state) {
            case OPEN, FORCED_OPEN -> CircuitState.OPEN;
            case HALF_OPEN -> CircuitState.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> CircuitState.CLOSED;
        };
    }
}
