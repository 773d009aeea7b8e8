package io.pinion.benchmarks.suite;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which questions {@code --only} means. */
final class Choice {
    private Choice() {}

    /**
     * Chooses by name or by card, in any case.
     *
     * @param names none for all
     * @return in the order of the catalogue
     * @throws IllegalArgumentException for what is neither; the message lists what there is
     */
    static List<Question> of(List<Question> all, List<String> names) {
        if (names.isEmpty()) {
            return all;
        }
        Set<Question> chosen = new LinkedHashSet<>();
        for (String name : names) {
            List<Question> meant =
                    all.stream().filter(question -> isMeant(question, name)).toList();
            if (meant.isEmpty()) {
                throw new IllegalArgumentException("--only: no question or card is named '" + name + "'; questions: "
                        + String.join(", ", all.stream().map(Question::name).toList()) + "; cards: "
                        + String.join(", ", cards(all)));
            }
            chosen.addAll(meant);
        }
        List<Question> ordered = new ArrayList<>(all);
        ordered.retainAll(chosen);
        return ordered;
    }

    private static boolean isMeant(Question question, String name) {
        return question.name().equalsIgnoreCase(name)
                || question.cards().stream().anyMatch(name::equalsIgnoreCase);
    }

    private static Set<String> cards(List<Question> all) {
        Set<String> cards = new TreeSet<>((one, other) ->
                one.length() != other.length() ? Integer.compare(one.length(), other.length()) : one.compareTo(other));
        all.forEach(question -> cards.addAll(question.cards()));
        return cards;
    }
}
