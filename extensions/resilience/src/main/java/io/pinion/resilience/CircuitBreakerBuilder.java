package io.pinion.resilience;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link CircuitBreaker}; each is checked when it is given.
 *
 * <p>Threads: one at a time.
 */
public final class CircuitBreakerBuilder {
    final String name;
    double failureRatio = 0.5;
    int minimumCalls = 10;
    int window = 100;
    boolean windowIsSeconds;
    long slowNs = Long.MAX_VALUE;
    double slowRatio = 1;
    long openNs = Duration.ofSeconds(30).toNanos();
    int trialCalls = 10;
    long recoveryNs = Duration.ofSeconds(10).toNanos();
    Predicate<Throwable> ignore = error -> false;
    LongSupplier nanoClock = System::nanoTime;
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

    @Nullable
    BiConsumer<? super CircuitState, ? super CircuitState> listener;

    CircuitBreakerBuilder(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Sets the share of failed calls at which it opens.
     *
     * @param ratio above 0, at most 1; by default 0.5
     * @return this
     * @throws IllegalArgumentException if it is outside
     */
    public CircuitBreakerBuilder failureRatio(double ratio) {
        failureRatio = ratio("failureRatio", ratio);
        return this;
    }

    /**
     * Sets how many calls there must be before a share means anything.
     *
     * @param calls 1 or more, by default 10; a window that holds fewer takes its size
     * @return this
     * @throws IllegalArgumentException if it is less than 1
     */
    public CircuitBreakerBuilder minimumCalls(int calls) {
        minimumCalls = positive("minimumCalls", calls);
        return this;
    }

    /**
     * Judges the last calls.
     *
     * @param calls how many, 1 or more; by default 100
     * @return this
     * @throws IllegalArgumentException if it is less than 1
     */
    public CircuitBreakerBuilder window(int calls) {
        window = positive("window", calls);
        windowIsSeconds = false;
        return this;
    }

    /**
     * Judges the calls of the last seconds.
     *
     * @param time whole seconds, 1 s to 1 h
     * @return this
     * @throws IllegalArgumentException if it is anything else
     */
    public CircuitBreakerBuilder window(Duration time) {
        long seconds = Objects.requireNonNull(time, "window").toSeconds();
        if (seconds < 1 || seconds > 3_600 || time.getNano() != 0) {
            throw new IllegalArgumentException("window must be whole seconds from 1 s to 1 h, was " + time);
        }
        window = (int) seconds;
        windowIsSeconds = true;
        return this;
    }

    /**
     * Opens also when too many calls are slow; by default none is.
     *
     * @param threshold a call that takes longer is slow, positive
     * @param ratio the share of slow calls at which it opens, above 0, at most 1
     * @return this
     * @throws IllegalArgumentException if either is outside
     */
    public CircuitBreakerBuilder slowCalls(Duration threshold, double ratio) {
        slowNs = Durations.positiveNs("slowCalls threshold", threshold);
        slowRatio = ratio("slowCalls ratio", ratio);
        return this;
    }

    /**
     * Sets how long it refuses everything.
     *
     * @param time positive, by default 30 s
     * @return this
     * @throws IllegalArgumentException if it is zero or negative
     */
    public CircuitBreakerBuilder openFor(Duration time) {
        openNs = Durations.positiveNs("openFor", time);
        return this;
    }

    /**
     * Sets how many calls a trial needs to decide; more are not let through.
     *
     * @param calls 1 or more, by default 10
     * @return this
     * @throws IllegalArgumentException if it is less than 1
     */
    public CircuitBreakerBuilder trialCalls(int calls) {
        trialCalls = positive("trialCalls", calls);
        return this;
    }

    /**
     * Sets the time over which the share of calls that may take part in a trial grows from none (but for the first) to
     * all. If all trial calls are out then and some have not come back, the trial counts as failed.
     *
     * @param time zero lets all trial calls through at once, and waits for them for ever; by default 10 s
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public CircuitBreakerBuilder recoveryTime(Duration time) {
        recoveryNs = Durations.notNegativeNs("recoveryTime", time);
        return this;
    }

    /**
     * Adds errors that say nothing about the other side: they count neither as failure nor as success.
     *
     * @param predicate true for those; must not block. If it throws, the error counts
     * @return this
     */
    public CircuitBreakerBuilder ignoreIf(Predicate<? super Throwable> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        ignore = ignore.or(predicate::test);
        return this;
    }

    /**
     * Tells a listener of each change.
     *
     * @param observer gets the state before and the one after, on the thread whose call caused it; must not block; what
     *     it throws is logged
     * @return this
     */
    public CircuitBreakerBuilder onStateChange(BiConsumer<? super CircuitState, ? super CircuitState> observer) {
        listener = Objects.requireNonNull(observer, "onStateChange");
        return this;
    }

    /**
     * Sets the time it goes by, for tests.
     *
     * @param clock monotonic, in nanoseconds; by default {@link System#nanoTime}
     * @return this
     */
    public CircuitBreakerBuilder nanoClock(LongSupplier clock) {
        nanoClock = Objects.requireNonNull(clock, "nanoClock");
        return this;
    }

    /**
     * Sets what draws the calls of a trial, for tests.
     *
     * @param source numbers from 0 (inclusive) to 1 (exclusive), from any thread
     * @return this
     */
    public CircuitBreakerBuilder random(DoubleSupplier source) {
        random = Objects.requireNonNull(source, "random");
        return this;
    }

    /**
     * Makes the breaker, closed.
     *
     * @return it
     */
    public CircuitBreaker build() {
        return new CircuitBreaker(this);
    }

    private static int positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, was " + value);
        }
        return value;
    }

    private static double ratio(String what, double value) {
        // Also false for NaN.
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " must be above 0 and at most 1, was " + value);
        }
        return value;
    }
}
