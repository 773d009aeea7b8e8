package io.pinion.stress.life;

import java.util.List;

/**
 * How a programme ended.
 *
 * @param exitCode 0 passed, 1 failed, 77 skipped
 * @param text the figures, or what went wrong, or what is lacking
 */
record Outcome(int exitCode, String text) {
    private static final int SKIPPED = 77;

    static Outcome passed(String figures) {
        return new Outcome(0, "passed, " + figures);
    }

    static Outcome failed(String why) {
        return new Outcome(1, "failed, " + why.lines().findFirst().orElse("for no reason given"));
    }

    static Outcome skipped(String what) {
        return new Outcome(SKIPPED, "skipped, " + what);
    }

    /** Prints the problems; passed if there are none. */
    static Outcome of(List<String> problems, String figures) {
        problems.forEach(problem -> System.out.println("problem: " + problem));
        return problems.isEmpty()
                ? passed(figures)
                : failed(problems.size() + " problems, the first: " + problems.get(0) + "; " + figures);
    }
}
