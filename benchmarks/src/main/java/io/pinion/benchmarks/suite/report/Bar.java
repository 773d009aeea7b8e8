package io.pinion.benchmarks.suite.report;

/**
 * How high the bar lies.
 *
 * @param relation how a value compares with the target
 * @param target to be met
 * @param acceptable what is good enough at first
 * @param precision to which a measured value is rounded before it is compared; 0 for none
 */
record Bar(Relation relation, double target, double acceptable, double precision) {

    /** How a value compares with a target. */
    enum Relation {
        AT_MOST,
        AT_LEAST,
        /** Ours is the smaller one, or inside the rival's own range. */
        NOT_ABOVE,
        /** Ours is the larger one, or inside the rival's own range. */
        NOT_BELOW
    }

    static Bar atMost(double target, double acceptable) {
        return new Bar(Relation.AT_MOST, target, acceptable, 0);
    }

    static Bar atLeast(double target, double acceptable) {
        return new Bar(Relation.AT_LEAST, target, acceptable, 0);
    }

    /** Not slower. */
    static Bar notAbove(double acceptable) {
        return new Bar(Relation.NOT_ABOVE, 1, acceptable, 0);
    }

    /** Not less. */
    static Bar notBelow(double acceptable) {
        return new Bar(Relation.NOT_BELOW, 1, acceptable, 0);
    }

    Bar roundedTo(double newPrecision) {
        return new Bar(relation, target, acceptable, newPrecision);
    }

    boolean smallerIsBetter() {
        return relation == Relation.AT_MOST || relation == Relation.NOT_ABOVE;
    }

    /** By the value alone; for a comparison of ranges see {@link Judge}. */
    Verdict verdict(double measured) {
        double value = precision > 0 ? Math.round(measured / precision) * precision : measured;
        if (smallerIsBetter() ? value <= target : value >= target) {
            return Verdict.MET;
        }
        return (smallerIsBetter() ? value <= acceptable : value >= acceptable) ? Verdict.ACCEPTABLE : Verdict.MISSED;
    }
}
