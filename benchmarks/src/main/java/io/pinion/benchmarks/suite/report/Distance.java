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

    /** Twice what is near is another place: the same place varies less. */
    private static final double FAR = 2;

    /** So small a part of the readings may lie below what is near: single ones are as low as a third of it. */
    private static final double BELOW_NEAR = 0.05;

    private static final int CLASSES = 2;

    private final double nearNs;

    private Distance(double nearNs) {
        this.nearNs = nearNs;
    }

    static Distance among(Collection<Run> runs) {
        double[] readingsNs = runs.stream()
                .flatMap(run -> run.figures().stream())
                .filter(figure -> figure.name().equals(BEFORE) || figure.name().equals(AFTER))
                .mapToDouble(Figure::value)
                .sorted()
                .toArray();
        return new Distance(readingsNs.length == 0 ? 0 : readingsNs[(int) (BELOW_NEAR * readingsNs.length)]);
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
        boolean wasFar = before.getAsDouble() > FAR * nearNs;
        boolean isFar = after.getAsDouble() > FAR * nearNs;
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
