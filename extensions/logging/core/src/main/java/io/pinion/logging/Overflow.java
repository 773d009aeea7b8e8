package io.pinion.logging;

import java.time.Duration;
import java.util.Objects;

/**
 * What a log call does when there is no room: the queue is full, or what is encoded and not sent yet has reached its bound.
 * Every event that is let go is counted under its reason in {@link ShipperStats}. Nothing throws into the application.
 *
 * <p>Whatever the policy, events below a severity can be let go early: see {@link #shedBelow(Severity)}. A log call on
 * the worker's own thread never waits.
 *
 * <p>Threads: immutable.
 */
public final class Overflow {
    /** The longest wait that may be asked for. */
    public static final Duration MAX_WAIT = Duration.ofMinutes(1);

    private static final Overflow DROP_NEWEST = new Overflow(0, Severity.TRACE);

    private final long waitNs;
    private final Severity shedBelow;

    private Overflow(long waitNs, Severity shedBelow) {
        this.waitNs = waitNs;
        this.shedBelow = shedBelow;
    }

    /**
     * Lets the new event go at once.
     *
     * @return the policy
     */
    public static Overflow dropNewest() {
        return DROP_NEWEST;
    }

    /**
     * Waits for room up to a limit, then lets the event go. An interrupted thread does not wait; its flag stays set.
     *
     * @param timeout the limit, positive, at most {@link #MAX_WAIT}
     * @return the policy
     * @throws IllegalArgumentException if the limit is not such a duration
     */
    public static Overflow blockFor(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(MAX_WAIT) > 0) {
            throw new IllegalArgumentException("timeout must be more than zero and at most " + MAX_WAIT + ", was "
                    + timeout + "; use dropNewest() not to wait at all");
        }
        return new Overflow(timeout.toNanos(), Severity.TRACE);
    }

    /**
     * Adds that events below a severity are let go as soon as three quarters of the room are taken, so that what is left
     * is kept for the graver ones. They never wait.
     *
     * @param severity the lowest that is kept
     * @return the policy, with that rule
     */
    public Overflow shedBelow(Severity severity) {
        return new Overflow(waitNs, Objects.requireNonNull(severity, "severity"));
    }

    /**
     * Returns how long a log call waits.
     *
     * @return the limit; zero when it does not wait
     */
    public Duration timeout() {
        return Duration.ofNanos(waitNs);
    }

    /**
     * Returns the lowest severity that is not let go early.
     *
     * @return the severity; {@link Severity#TRACE} when none is
     */
    public Severity shedBelow() {
        return shedBelow;
    }

    long waitNs() {
        return waitNs;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Overflow that && waitNs == that.waitNs && shedBelow == that.shedBelow;
    }

    @Override
    public int hashCode() {
        return Objects.hash(waitNs, shedBelow);
    }

    @Override
    public String toString() {
        String full = waitNs == 0 ? "drop newest" : "block for " + timeout();
        return shedBelow == Severity.TRACE ? full : full + ", shed below " + shedBelow;
    }
}
