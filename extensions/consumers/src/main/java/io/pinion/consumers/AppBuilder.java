package io.pinion.consumers;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Settings of an {@link App} that are known before its routes. Threads: one. */
public final class AppBuilder {
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofDays(1);

    String name = "app";

    @Nullable
    Worker worker;

    Duration stopTimeout = Duration.ofSeconds(30);
    Duration deadAfter = Duration.ofMinutes(2);
    LongSupplier nanoClock = System::nanoTime;

    AppBuilder() {}

    /**
     * Sets the name, for logs, threads and metrics; {@code app} by default.
     *
     * @param name not blank
     * @return this
     */
    public AppBuilder name(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of an app must not be blank");
        }
        this.name = name;
        return this;
    }

    /**
     * Runs the app on a worker of yours, which it does not close. The app opens one lane on it, which lives as long as
     * the worker. By default an app starts a worker of its own and closes it.
     *
     * @param worker running
     * @return this
     */
    public AppBuilder worker(Worker worker) {
        this.worker = Objects.requireNonNull(worker, "worker");
        return this;
    }

    /**
     * Sets how long a stop may take; 30 s by default. What is not settled by then is left to its servers.
     *
     * @param timeout positive, at most a day
     * @return this
     */
    public AppBuilder stopTimeout(Duration timeout) {
        stopTimeout = checked("stopTimeout", timeout);
        return this;
    }

    /**
     * Sets after how long without a connection, or without a handler making progress, a route counts as dead; 2 minutes
     * by default. See {@link App#health()}.
     *
     * @param time at least 5 s, at most a day
     * @return this
     */
    public AppBuilder deadAfter(Duration time) {
        if (time.compareTo(SHORTEST_LIFE) < 0) {
            throw new IllegalArgumentException("deadAfter must be at least " + SHORTEST_LIFE + ", was " + time);
        }
        deadAfter = checked("deadAfter", time);
        return this;
    }

    AppBuilder nanoClock(LongSupplier clock) {
        nanoClock = clock;
        return this;
    }

    private static Duration checked(String what, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " must be positive and at most " + LONGEST + ", was " + value);
        }
        return value;
    }

    /**
     * Makes the app.
     *
     * @return an app without routes, not started
     */
    public App build() {
        return new App(this);
    }
}
