package io.pinion.benchmarks.suite.report;

/** What becomes of a target. */
enum Verdict {
    MET("met"),
    ACCEPTABLE("acceptable"),
    MISSED("**missed**"),
    NOT_MEASURED("not measured here");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
