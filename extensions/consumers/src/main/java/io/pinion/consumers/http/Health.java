package io.pinion.consumers.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Named checks: of liveness, which say that the process should be started again when they fail, and of readiness, which
 * say that it should get no work for the moment.
 *
 * <p>A server given them with {@link HttpServerBuilder#health(Health)} answers {@code GET /health/live} and
 * {@code GET /health/ready} with 200 or 503, and a JSON object of the checks.
 *
 * <p>Each check runs off the server's thread, one run at a time. One that throws is down, and so is one that has not
 * answered within the time-out; a run that hangs is not started a second time.
 *
 * <p>Shape: at most {@value #MAX_CHECKS} checks; none at all is up. Frozen when a server starts with it.
 * <p>Threads: any.
 */
public final class Health {
    /** The most checks of both kinds together. */
    public static final int MAX_CHECKS = 64;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._/:-]{0,63}");

    private final Duration timeout;
    private final Map<String, HealthCheck> live = new LinkedHashMap<>();
    private final Map<String, HealthCheck> ready = new LinkedHashMap<>();
    private boolean frozen;

    private Health(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Makes an empty registry whose checks have one second.
     *
     * @return a new registry
     */
    public static Health create() {
        return create(Duration.ofSeconds(1));
    }

    /**
     * Makes an empty registry.
     *
     * @param timeout how long a check may take until it counts as down, 1 ms to 10 s
     * @return a new registry
     */
    public static Health create(Duration timeout) {
        return new Health(HttpServerBuilder.within("timeout", timeout, Duration.ofMillis(1), Duration.ofSeconds(10)));
    }

    /**
     * Adds a check of liveness.
     *
     * @param name unique among them; letters, digits and {@code " ._/:-"}, at most 64
     * @param check what looks
     * @return this
     * @throws IllegalArgumentException if the name is none, or taken
     * @throws IllegalStateException if it is frozen, or full
     */
    public Health liveness(String name, HealthCheck check) {
        return add("liveness", live, name, check);
    }

    /**
     * Adds a check of readiness.
     *
     * @param name unique among them; letters, digits and {@code " ._/:-"}, at most 64
     * @param check what looks
     * @return this
     * @throws IllegalArgumentException if the name is none, or taken
     * @throws IllegalStateException if it is frozen, or full
     */
    public Health readiness(String name, HealthCheck check) {
        return add("readiness", ready, name, check);
    }

    private synchronized Health add(String kind, Map<String, HealthCheck> to, String name, HealthCheck check) {
        Objects.requireNonNull(check, "check");
        if (!NAME.matcher(Objects.requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException(
                    "the name of a check must be letters, digits and \" ._/:-\", at most 64, was \"" + name + "\"");
        }
        if (frozen) {
            throw new IllegalStateException("the check " + name + " comes too late: the server has started");
        }
        if (live.size() + ready.size() == MAX_CHECKS) {
            throw new IllegalStateException("no room for the check " + name + ": there are " + MAX_CHECKS + " already");
        }
        if (to.putIfAbsent(name, check) != null) {
            throw new IllegalArgumentException("there is a check of " + kind + " named " + name + " already");
        }
        return this;
    }

    synchronized void freeze() {
        frozen = true;
    }

    Map<String, HealthCheck> live() {
        return live;
    }

    Map<String, HealthCheck> ready() {
        return ready;
    }

    Duration timeout() {
        return timeout;
    }
}
