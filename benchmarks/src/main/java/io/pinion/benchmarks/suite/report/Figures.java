package io.pinion.benchmarks.suite.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The figures of one question in one placing: of each contender and round, those of its best attempt. */
final class Figures {
    private final List<Run> runs;
    private final Distance distance;

    private Figures(List<Run> runs) {
        this.runs = runs;
        distance = Distance.among(runs);
    }

    static Figures of(Collection<Run> all, String question, String placing) {
        return new Figures(best(all).stream()
                .filter(run -> run.question().equals(question) && run.placing().equals(placing))
                .toList());
    }

    /** One attempt of each turn: the first that was not disturbed, or else the one that was disturbed least. */
    static Collection<Run> best(Collection<Run> all) {
        Comparator<Run> better = Comparator.comparing(Run::disturbed)
                .thenComparing(run -> run.disturbed() ? disturbance(run) : 0)
                .thenComparing(Run::attempt);
        Map<String, Run> best = new LinkedHashMap<>();
        for (Run run : all) {
            if (run.failure() == null) {
                String turn = run.question() + "/" + run.placing() + "/" + run.round() + "/" + run.contender();
                best.merge(turn, run, (one, other) -> better.compare(one, other) <= 0 ? one : other);
            }
        }
        return best.values();
    }

    private static double disturbance(Run run) {
        double foreign = run.foreignLoadPercent() == null ? 0 : run.foreignLoadPercent();
        return foreign + (run.stealPercent() == null ? 0 : run.stealPercent());
    }

    /** In the order in which they were asked. */
    Set<String> contenders() {
        return runs.stream().map(Run::contender).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The names of all figures, in the order in which they were found. */
    Set<String> names() {
        return runs.stream()
                .flatMap(run -> run.figures().stream())
                .map(Figure::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Set<String> curves() {
        return runs.stream().flatMap(run -> run.curves().stream()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    String unitOf(String name) {
        return runs.stream()
                .flatMap(run -> run.figures().stream())
                .filter(figure -> figure.name().equals(name))
                .map(Figure::unit)
                .findFirst()
                .orElse("");
    }

    /** The values by round, apart by how far the processors were from each other; see {@link Distance#turn}. */
    SortedMap<Integer, Double> series(String contender, String name) {
        SortedMap<Integer, Double> series = new TreeMap<>();
        for (Run run : runs) {
            if (run.contender().equals(contender)) {
                run.figures().stream()
                        .filter(figure -> figure.name().equals(name))
                        .forEach(figure -> series.put(distance.turn(run), figure.value()));
            }
        }
        return series;
    }

    /** The quotients of the rounds in which both have a figure that was taken at the same distance. */
    static List<Double> ratios(SortedMap<Integer, Double> dividends, SortedMap<Integer, Double> divisors) {
        List<Double> ratios = new ArrayList<>();
        dividends.forEach((turn, dividend) -> {
            Double divisor = divisors.get(turn);
            if (turn >= 0 && divisor != null && divisor != 0) {
                ratios.add(dividend / divisor);
            }
        });
        return ratios;
    }
}
