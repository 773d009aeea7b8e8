package io.pinion.services;

import java.time.Duration;
import java.util.Objects;

/**
 * What an entrypoint does when a service dies: when it ends or fails after it was ready, unasked. Every death is logged.
 *
 * <p>Threads: any; immutable.
 */
public final class DeathPolicy {
    enum Action {
        FAIL,
        RESTART,
        IGNORE
    }

    private static final DeathPolicy FAIL = new DeathPolicy(Action.FAIL, 0, Duration.ZERO, Duration.ZERO);
    private static final DeathPolicy IGNORE = new DeathPolicy(Action.IGNORE, 0, Duration.ZERO, Duration.ZERO);

    private final Action action;
    private final int maxRestarts;
    private final Duration firstPause;
    private final Duration maxPause;

    private DeathPolicy(Action action, int maxRestarts, Duration firstPause, Duration maxPause) {
        this.action = action;
        this.maxRestarts = maxRestarts;
        this.firstPause = firstPause;
        this.maxPause = maxPause;
    }

    /**
     * The death fails the entrypoint: all services are stopped, and {@link Entrypoint#await()} throws the error.
     *
     * @return the default
     */
    public static DeathPolicy fail() {
        return FAIL;
    }

    /**
     * The death is logged, and the other services go on. The service is still stopped when they are.
     *
     * @return the policy
     */
    public static DeathPolicy ignore() {
        return IGNORE;
    }

    /**
     * The service is stopped with the error and started again after a pause that doubles each time. When the limit is
     * passed the entrypoint fails. One that then stays ready for longer than {@code maxPause} has recovered: the count
     * and the pause begin anew. Services that need it are not restarted with it.
     *
     * @param maxRestarts how often in a row, at least 1; a start that fails counts too
     * @param firstPause before the first restart, positive
     * @param maxPause the longest pause, at least {@code firstPause}
     * @return the policy
     */
    public static DeathPolicy restart(int maxRestarts, Duration firstPause, Duration maxPause) {
        Objects.requireNonNull(firstPause, "firstPause");
        Objects.requireNonNull(maxPause, "maxPause");
        if (maxRestarts < 1) {
            throw new IllegalArgumentException("maxRestarts must be at least 1, was " + maxRestarts
                    + "; use fail() for a service that is never restarted");
        }
        if (firstPause.isNegative() || firstPause.isZero()) {
            throw new IllegalArgumentException("firstPause must be positive, was " + firstPause);
        }
        if (maxPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "maxPause must be at least firstPause, " + firstPause + ", was " + maxPause);
        }
        return new DeathPolicy(Action.RESTART, maxRestarts, firstPause, maxPause);
    }

    Action action() {
        return action;
    }

    int maxRestarts() {
        return maxRestarts;
    }

    Duration maxPause() {
        return maxPause;
    }

    /** The pause before a restart; the first one has number 1. */
    Duration pauseBefore(int restart) {
        Duration pause = firstPause;
        for (int i = 1; i < restart && pause.compareTo(maxPause) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(maxPause) < 0 ? pause : maxPause;
    }

    @Override
    public String toString() {
        return action == Action.RESTART
                ? "restart(" + maxRestarts + ", " + firstPause + ", " + maxPause + ")"
                : action.name().toLowerCase(java.util.Locale.ROOT) + "()";
    }
}
