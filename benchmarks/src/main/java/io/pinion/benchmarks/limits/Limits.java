package io.pinion.benchmarks.limits;

import io.pinion.benchmarks.suite.Probe;
import java.util.Optional;

/** The contenders {@code c} and {@code python}. */
public final class Limits {
    private Limits() {}

    /** Why one of them cannot take part on this machine; empty when it can. */
    public static Optional<String> whyNot(String contender) {
        return Optional.of(contender + ": not built yet");
    }

    /** Measures round trips and leaves the curves of the question {@code round-trip}. */
    public static void roundTrip(String contender, Probe probe) {
        throw new UnsupportedOperationException(contender + " does not answer on " + probe.placing());
    }
}
