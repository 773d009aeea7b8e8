package io.pinion.worker;

import java.time.Duration;
import java.util.Objects;

/**
 * What {@code execute}, {@code submit}, {@code call} and {@code publish} do when there is no room. Every choice is
 * counted. {@code offer} never applies a policy: it answers {@link OfferResult#FULL}.
 *
 * <p>There is no caller-runs and no drop-oldest: both break what accepted means. On a worker's own thread nothing
 * ever waits: whatever the policy, no room there is a rejection.
 *
 * <p>Threads: immutable.
 */
public final class OverflowPolicy {

    /** The kinds of policy. */
    public enum Kind {
        /** Throw at once. */
        REJECT,
        /** Wait without limit. */
        BLOCK,
        /** Wait up to a limit, then throw. */
        BLOCK_FOR,
        /** Let the new task go, counted as dropped. */
        DROP_NEWEST
    }

    private static final OverflowPolicy REJECT = new OverflowPolicy(Kind.REJECT, Duration.ZERO);
    private static final OverflowPolicy BLOCK = new OverflowPolicy(Kind.BLOCK, Duration.ZERO);
    private static final OverflowPolicy DROP_NEWEST = new OverflowPolicy(Kind.DROP_NEWEST, Duration.ZERO);

    private final Kind kind;
    private final Duration timeout;

    private OverflowPolicy(Kind kind, Duration timeout) {
        this.kind = kind;
        this.timeout = timeout;
    }

    /**
     * Refuses at once with {@link java.util.concurrent.RejectedExecutionException}; nothing changed. The default.
     *
     * @return the policy
     */
    public static OverflowPolicy reject() {
        return REJECT;
    }

    /**
     * Waits for room. Ends with {@link java.util.concurrent.RejectedExecutionException} when the worker closes, or
     * when the waiting thread is interrupted (its interrupt flag is set again).
     *
     * @return the policy
     */
    public static OverflowPolicy block() {
        return BLOCK;
    }

    /**
     * Waits for room as {@link #block()} does, but no longer than a limit; then refuses.
     *
     * @param timeout the limit, positive
     * @return the policy
     * @throws IllegalArgumentException if the limit is zero or negative
     */
    public static OverflowPolicy blockFor(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "timeout must be positive, was " + timeout + "; use reject() to refuse without waiting");
        }
        return new OverflowPolicy(Kind.BLOCK_FOR, timeout);
    }

    /**
     * Lets go of what was just handed over and counts it. {@code execute} and {@code publish} return normally; a
     * future from {@code submit} fails with {@link java.util.concurrent.RejectedExecutionException}.
     *
     * @return the policy
     */
    public static OverflowPolicy dropNewest() {
        return DROP_NEWEST;
    }

    /**
     * Returns the kind of policy.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns how long {@link Kind#BLOCK_FOR} waits.
     *
     * @return the limit; zero for the other kinds
     */
    public Duration timeout() {
        return timeout;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OverflowPolicy that && kind == that.kind && timeout.equals(that.timeout);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, timeout);
    }

    @Override
    public String toString() {
        return kind == Kind.BLOCK_FOR ? "BLOCK_FOR " + timeout : kind.toString();
    }
}
