package io.pinion.stress.load;

/**
 * How a programme ended.
 *
 * @param exitCode of the process
 * @param text its last line, without the name
 */
record Verdict(int exitCode, String text) {
    private static final int PASSED = 0;
    private static final int FAILED = 1;
    private static final int SKIPPED = 77;

    static Verdict passed(String figures) {
        return new Verdict(PASSED, "passed, " + figures);
    }

    static Verdict failed(String why) {
        return new Verdict(FAILED, "failed, " + why);
    }

    static Verdict skipped(String why) {
        return new Verdict(SKIPPED, "skipped, " + why);
    }

    /** Passed if nothing was found. */
    static Verdict of(Findings findings, String figures) {
        return findings.isEmpty() ? passed(figures) : failed(findings + "; " + figures);
    }
}
