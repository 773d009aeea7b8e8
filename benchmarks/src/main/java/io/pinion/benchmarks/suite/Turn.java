package io.pinion.benchmarks.suite;

import java.util.Locale;

/** One contender's turn at one question. */
record Turn(Question question, String contender, Placing placing, int round) {

    /** As the report writes it. */
    String placingName() {
        return placing.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return question.name() + ", " + contender + ", " + placingName();
    }
}
