package io.pinion.benchmarks.suite.report;

import java.util.List;

/**
 * One comparison of one card.
 *
 * @param card such as {@code P1}
 * @param placing {@code pinned}, {@code free}, or empty for pinned where that is possible
 * @param contenders ours; the first that has the figure
 * @param figure ours
 */
record Target(
        String card, String question, String placing, List<String> contenders, String figure, Rival rival, Bar bar) {

    static Target of(String card, String question, String contender, String figure, Rival rival, Bar bar) {
        return new Target(card, question, "", List.of(contender), figure, rival, bar);
    }

    Target placed(String newPlacing) {
        return new Target(card, question, newPlacing, contenders, figure, rival, bar);
    }

    /** With another of ours, should the first have no such figure. */
    Target or(String contender) {
        return new Target(card, question, placing, List.of(contenders.get(0), contender), figure, rival, bar);
    }

    String what() {
        return figure + (placing.isEmpty() ? "" : ", " + placing);
    }
}
