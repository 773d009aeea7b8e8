package io.pinion.resilience;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How long a {@link Retry} pauses between two attempts: not at all, a fixed time, or a time that doubles up to a cap.
 * Immutable.
 *
 * <p>Jitter takes a random share off each pause, so that many callers that failed together do not come back together.
 * The cap is kept: jitter only shortens.
 */
public final class Backoff {
    private static final Backoff NONE = new Backoff(0, 0, 0);

    private final long firstNs;
    private final long capNs;
    private final double jitter;

    private Backoff(long firstNs, long capNs, double jitter) {
        this.firstNs = firstNs;
        this.capNs = capNs;
        this.jitter = jitter;
    }

    /**
     * Returns the back-off without a pause. The next attempt still takes its turn behind what is due on the worker.
     *
     * @return no pause
     */
    public static Backoff none() {
        return NONE;
    }

    /**
     * Returns a back-off with one pause for all.
     *
     * @param pause the time between the end of an attempt and the next one, zero or more
     * @return fixed pauses
     * @throws IllegalArgumentException if the pause is negative
     */
    public static Backoff fixed(Duration pause) {
        long pauseNs = Durations.notNegativeNs("pause", pause);
        return new Backoff(pauseNs, pauseNs, 0);
    }

    /**
     * Returns a back-off whose pauses double.
     *
     * @param first the pause after the first failure, positive
     * @param cap no pause is longer, at least {@code first}
     * @return doubling pauses
     * @throws IllegalArgumentException if {@code first} is not positive, or {@code cap} is shorter
     */
    public static Backoff exponential(Duration first, Duration cap) {
        long firstNs = Durations.positiveNs("first", first);
        long capNs = Durations.positiveNs("cap", cap);
        if (capNs < firstNs) {
            throw new IllegalArgumentException("cap must be at least the first pause " + first + ", was " + cap);
        }
        return new Backoff(firstNs, capNs, 0);
    }

    /**
     * Returns the same back-off with jitter.
     *
     * @param share each pause is drawn evenly from {@code (1 - share) * pause} to {@code pause}; 0 to 1
     * @return this with jitter
     * @throws IllegalArgumentException if the share is outside 0 to 1
     */
    public Backoff withJitter(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("jitter share must be 0 to 1, was " + share);
        }
        return new Backoff(firstNs, capNs, share);
    }

    /** The pause after the {@code failures}-th failure, 1 or more. */
    Duration pauseAfter(int failures, RandomGenerator random) {
        long pauseNs = firstNs;
        for (int i = 1; i < failures && pauseNs < capNs; i++) {
            // Halving the cap instead of doubling the pause cannot overflow.
            pauseNs = pauseNs > capNs / 2 ? capNs : pauseNs * 2;
        }
        if (jitter > 0 && pauseNs > 0) {
            pauseNs -= (long) (pauseNs * jitter * random.nextDouble());
        }
        return Duration.ofNanos(pauseNs);
    }

    @Override
    public String toString() {
        return "Backoff[first " + TimeUnit.NANOSECONDS.toMillis(firstNs) + " ms, cap "
                + TimeUnit.NANOSECONDS.toMillis(capNs) + " ms, jitter " + jitter + "]";
    }
}
