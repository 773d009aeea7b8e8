package io.pinion.resilience;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link Retry}; each is checked when it is given.
 *
 * <p>Threads: one at a time.
 */
public final class RetryBuilder {
    /** Attempts unless set otherwise, the first included. */
    static final int DEFAULT_ATTEMPTS = 3;

    final Worker worker;
    int maxAttempts = DEFAULT_ATTEMPTS;
    Backoff backoff = Backoff.fixed(Duration.ofMillis(500));

    @Nullable
    Duration attemptTimeout;

    @Nullable
    Duration deadline;

    Predicate<Throwable> giveUp = error -> false;
    private final List<Predicate<Throwable>> retryable = new ArrayList<>();
    private @Nullable RandomGenerator random;

    RetryBuilder(Worker worker) {
        this.worker = Objects.requireNonNull(worker, "worker");
    }

    /**
     * Bounds the attempts.
     *
     * @param attempts how many in all, the first included; 1 or more, by default 3
     * @return this
     * @throws IllegalArgumentException if it is less than 1
     */
    public RetryBuilder maxAttempts(int attempts) {
        if (attempts < 1) {
            throw new IllegalArgumentException(
                    "maxAttempts must be at least 1 (the first attempt counts), was " + attempts);
        }
        maxAttempts = attempts;
        return this;
    }

    /**
     * Sets the pauses between attempts.
     *
     * @param pauses by default a fixed 500 ms
     * @return this
     */
    public RetryBuilder backoff(Backoff pauses) {
        backoff = Objects.requireNonNull(pauses, "backoff");
        return this;
    }

    /**
     * Bounds each attempt. An attempt that runs out of time is cancelled, fails with a
     * {@link java.util.concurrent.TimeoutException}, and may be retried whatever {@link #retryOn} says.
     *
     * @param timeout from the start of an attempt, positive; by default none. A plain task on the worker's thread cannot
     *     be stopped by a timer of that same thread: see {@link Retry#submit}
     * @return this
     * @throws IllegalArgumentException if it is zero or negative
     */
    public RetryBuilder attemptTimeout(Duration timeout) {
        Durations.positiveNs("attemptTimeout", timeout);
        attemptTimeout = timeout;
        return this;
    }

    /**
     * Bounds the whole: all attempts, the pauses, and the wait for the worker.
     *
     * @param limit from the hand-over; zero fails at once without an attempt; by default none
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public RetryBuilder deadline(Duration limit) {
        Durations.notNegativeNs("deadline", limit);
        deadline = limit;
        return this;
    }

    /**
     * Adds a class of errors that are worth another attempt. Without any, every {@link Exception} is; an {@link Error}
     * is only if it is named.
     *
     * @param type the class; its subclasses count too
     * @return this
     */
    public RetryBuilder retryOn(Class<? extends Throwable> type) {
        Objects.requireNonNull(type, "type");
        retryable.add(type::isInstance);
        return this;
    }

    /**
     * Adds errors that are worth another attempt.
     *
     * @param predicate true for those; must not block
     * @return this
     */
    public RetryBuilder retryIf(Predicate<? super Throwable> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        retryable.add(predicate::test);
        return this;
    }

    /**
     * Adds errors that end it at once, time-outs of attempts included; it goes before {@link #retryOn} and
     * {@link #retryIf}.
     *
     * @param predicate true for those; must not block
     * @return this
     */
    public RetryBuilder giveUpIf(Predicate<? super Throwable> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        giveUp = giveUp.or(predicate::test);
        return this;
    }

    /**
     * Sets where the jitter comes from, for tests.
     *
     * @param generator used on the threads that end attempts; by default each thread's own generator
     * @return this
     */
    public RetryBuilder random(RandomGenerator generator) {
        random = Objects.requireNonNull(generator, "random");
        return this;
    }

    /**
     * Makes the retry.
     *
     * @return it, immutable
     */
    public Retry build() {
        return new Retry(this);
    }

    List<Predicate<Throwable>> retryable() {
        return retryable.isEmpty() ? List.of(Exception.class::isInstance) : List.copyOf(retryable);
    }

    /** Draws for the calling thread. */
    RandomGenerator randomOrDefault() {
        RandomGenerator given = random;
        return given != null ? given : () -> ThreadLocalRandom.current().nextLong();
    }
}
