package io.pinion.benchmarks.suite.report;

import java.util.Collection;
import java.util.OptionalDouble;

/**
 * How far the two processors were from each other in a run. Two ratios are worth comparing only where it was alike; see
 * the figures {@link #BEFORE} and {@link #AFTER}.
 */
public final class Distance {
    /** The name of the figure taken before a question. */
    public static final String BEFORE = "cache line there and back, before";

    /** The name of the figure taken after a question. */
    public static final String AFTER = "cache line there and back, after";

    /** Twice the smallest is another place: the same place varies by a few percent. */
    private static final double FAR = 2;

    private static final int CLASSES = 2;

    private final double smallestNs;

    private Distance(double smallestNs) {
        this.smallestNs = smallestNs;
    }

    static Distance among(Collection<Run> runs) {
        return new Distance(runs.stream()
                .flatMap(run -> run.figures().stream())
                .filter(figure -> figure.name().equals(BEFORE) || figure.name().equals(AFTER))
                .mapToDouble(Figure::value)
                .min()
                .orElse(0));
    }

    /**
     * A number that the runs of one round have in common when they may be compared; negative when a run may be compared
     * with none, because the processors moved meanwhile.
     */
    int turn(Run run) {
        OptionalDouble before = of(run, BEFORE);
        OptionalDouble after = of(run, AFTER);
        if (before.isEmpty() || after.isEmpty()) {
            return CLASSES * run.round();
        }
        boolean wasFar = before.getAsDouble() > FAR * smallestNs;
        boolean isFar = after.getAsDouble() > FAR * smallestNs;
        return wasFar != isFar ? -run.round() : CLASSES * run.round() + (isFar ? 1 : 0);
    }

    /** Whether two numbers of {@link #turn}, of whatever rounds, stand for the same distance. */
    static boolean isAlike(int turn, int other) {
        return turn >= 0 && other >= 0 && turn % CLASSES == other % CLASSES;
    }

    private static OptionalDouble of(Run run, String name) {
        return run.figures().stream()
                .filter(figure -> figure.name().equals(name))
                .mapToDouble(Figure::value)
                .findFirst();
    }
}
