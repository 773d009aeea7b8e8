package io.pinion.benchmarks.suite.report;

import java.util.List;

/**
 * With whom a figure is compared; with several, with the best of them in each round.
 *
 * @param names contenders; {@link #EVERYONE}, {@link #ITSELF}, or none for an absolute figure
 * @param figure the rival's figure; empty for the same as ours
 */
record Rival(List<String> names, String figure) {
    static final String EVERYONE = "everyone else";
    static final String ITSELF = "itself";

    static Rival none() {
        return new Rival(List.of(), "");
    }

    static Rival of(String name) {
        return new Rival(List.of(name), "");
    }

    static Rival of(String name, String figure) {
        return new Rival(List.of(name), figure);
    }

    static Rival best(String... names) {
        return new Rival(List.of(names), "");
    }

    static Rival bestOfAll() {
        return new Rival(List.of(EVERYONE), "");
    }

    static Rival itself(String figure) {
        return new Rival(List.of(ITSELF), figure);
    }

    boolean isNone() {
        return names.isEmpty();
    }

    String label() {
        if (names.size() > 1 || names.contains(EVERYONE)) {
            return "best of " + String.join(", ", names);
        }
        return names.isEmpty() ? "exact" : names.get(0);
    }
}
