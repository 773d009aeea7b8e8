package io.pinion.benchmarks.suite.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All that is known, by question. */
final class Results {
    private final List<RunSet> sets;
    private final Map<String, Asked> questions = new LinkedHashMap<>();

    Results(List<RunSet> sets) {
        this.sets = List.copyOf(sets);
        sets.forEach(set -> set.questions().forEach(one -> questions.put(one.name(), one)));
    }

    List<RunSet> sets() {
        return sets;
    }

    List<Asked> questions() {
        return List.copyOf(questions.values());
    }

    /** The runs that answer a question; no two sets hold the same one. */
    List<Run> runs(String question) {
        return sets.stream()
                .flatMap(set -> set.runs().stream())
                .filter(run -> run.question().equals(question))
                .toList();
    }

    /** Pinned first. */
    Set<String> placings(String question) {
        return runs(question).stream()
                .map(Run::placing)
                .sorted((one, other) -> other.compareTo(one))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Figures figures(String question, String placing) {
        return Figures.of(runs(question), question, placing);
    }

    List<Absent> absent(String question) {
        return sets.stream()
                .flatMap(set -> set.absent().stream())
                .filter(one -> one.question().equals(question))
                .toList();
    }

    /** Why there is nothing of a contender. */
    String whyNot(String question, String contender) {
        if (!questions.containsKey(question)) {
            return "not asked";
        }
        Optional<String> reason = absent(question).stream()
                .filter(one -> one.contender().equals(contender))
                .map(Absent::reason)
                .findFirst();
        Optional<String> failure = runs(question).stream()
                .filter(run -> run.contender().equals(contender))
                .flatMap(run -> Optional.ofNullable(run.failure()).stream())
                .findFirst();
        return reason.or(() -> failure).map(why -> contender + ": " + why).orElse("no figure of " + contender);
    }
}
