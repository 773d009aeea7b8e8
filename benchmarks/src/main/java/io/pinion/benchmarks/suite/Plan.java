package io.pinion.benchmarks.suite;

import io.pinion.benchmarks.suite.report.Absent;
import io.pinion.benchmarks.suite.report.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who has a turn, and in which order: each round goes through all questions, and within a question from one contender to
 * the next, so that what the machine does meanwhile meets all of them alike.
 */
final class Plan {
    private final List<Question> questions;
    private final Set<Placing> placings;
    private final Optional<String> whyNoPins;

    /**
     * Chooses.
     *
     * @param placings for all questions; empty for what each question says
     * @param whyNoPins why threads cannot be pinned here; then all of them are free
     */
    Plan(List<Question> questions, Set<Placing> placings, Optional<String> whyNoPins) {
        this.questions = List.copyOf(questions);
        this.placings = Set.copyOf(placings);
        this.whyNoPins = whyNoPins;
    }

    List<Turn> round(int round) {
        List<Turn> turns = new ArrayList<>();
        for (Question question : questions) {
            if (round <= question.maxRounds()) {
                for (Placing placing : placings(question)) {
                    for (String contender : present(question, round)) {
                        turns.add(new Turn(question, contender, placing, round));
                    }
                }
            }
        }
        return turns;
    }

    List<Placing> placings(Question question) {
        if (whyNoPins.isPresent()) {
            return List.of(Placing.FREE);
        }
        return placings.isEmpty()
                ? question.placings()
                : placings.stream().sorted().toList();
    }

    private static List<String> present(Question question, int round) {
        return question.contenders().stream()
                .filter(contender -> (round - 1) % question.everyRounds(contender) == 0)
                .filter(contender -> question.whyNot(contender).isEmpty())
                .toList();
    }

    List<Asked> asked() {
        return questions.stream()
                .map(one -> new Asked(one.name(), one.title(), one.cards(), one.contenders()))
                .toList();
    }

    List<Absent> absent() {
        List<Absent> absent = new ArrayList<>();
        for (Question question : questions) {
            for (String contender : question.contenders()) {
                question.whyNot(contender).ifPresent(why -> absent.add(new Absent(question.name(), contender, why)));
            }
        }
        return absent;
    }
}
