package io.pinion.benchmarks.suite.report;

import io.pinion.benchmarks.Summary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compares figures with targets: the median over the rounds of the ratio in each round. "Not worse" also holds when most
 * of our rounds lie inside the rival's own range.
 */
final class Judge {
    private final Results results;

    Judge(Results results) {
        this.results = results;
    }

    Judgement judge(Target target) {
        Figures figures = results.figures(target.question(), placing(target));
        String contender = target.contenders().stream()
                .filter(name -> !figures.series(name, target.figure()).isEmpty())
                .findFirst()
                .orElse(target.contenders().get(0));
        SortedMap<Integer, Double> ours = figures.series(contender, target.figure());
        if (ours.isEmpty()) {
            return unknown(target, contender, results.whyNot(target.question(), contender));
        }
        if (target.rival().isNone()) {
            List<Double> values = List.copyOf(ours.values());
            return new Judgement(target, contender, values, target.bar().verdict(Summary.median(values)), "");
        }
        SortedMap<Integer, Double> theirs = rival(target, contender, figures);
        List<Double> ratios = Figures.ratios(ours, theirs);
        if (ratios.isEmpty()) {
            String rival = target.rival().names().get(0);
            return unknown(target, contender, results.whyNot(target.question(), rival));
        }
        return new Judgement(target, contender, ratios, verdict(target.bar(), ratios, ours, theirs), "");
    }

    private String placing(Target target) {
        if (!target.placing().isEmpty()) {
            return target.placing();
        }
        return results.placings(target.question()).stream().findFirst().orElse("pinned");
    }

    private static Judgement unknown(Target target, String contender, String why) {
        return new Judgement(target, contender, List.of(), Verdict.NOT_MEASURED, why);
    }

    private static Verdict verdict(
            Bar bar, List<Double> ratios, SortedMap<Integer, Double> ours, SortedMap<Integer, Double> theirs) {
        return isMostlyInside(bar, ours, theirs) ? Verdict.MET : bar.verdict(Summary.median(ratios));
    }

    /** In most rounds no worse than the rival's worst at the same distance. */
    private static boolean isMostlyInside(Bar bar, SortedMap<Integer, Double> ours, SortedMap<Integer, Double> theirs) {
        int inside = 0;
        int compared = 0;
        for (Map.Entry<Integer, Double> one : ours.entrySet()) {
            List<Double> alike = theirs.entrySet().stream()
                    .filter(other -> Distance.isAlike(one.getKey(), other.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            if (!alike.isEmpty()) {
                compared++;
                boolean within = switch (bar.relation()) {
                    case NOT_ABOVE -> one.getValue() <= Collections.max(alike);
                    case NOT_BELOW -> one.getValue() >= Collections.min(alike);
                    case AT_MOST, AT_LEAST -> false;
                };
                inside += within ? 1 : 0;
            }
        }
        return 2 * inside > compared;
    }

    private static SortedMap<Integer, Double> rival(Target target, String contender, Figures figures) {
        String figure = target.rival().figure().isEmpty()
                ? target.figure()
                : target.rival().figure();
        SortedMap<Integer, Double> best = new TreeMap<>();
        for (String name : names(target.rival(), contender, figures.contenders())) {
            figures.series(name, figure)
                    .forEach((round, value) ->
                            best.merge(round, value, target.bar().smallerIsBetter() ? Math::min : Math::max));
        }
        return best;
    }

    private static List<String> names(Rival rival, String contender, Collection<String> present) {
        List<String> names = new ArrayList<>();
        for (String name : rival.names()) {
            switch (name) {
                case Rival.ITSELF -> names.add(contender);
                case Rival.EVERYONE ->
                    present.stream().filter(one -> !one.startsWith("pinion")).forEach(names::add);
                default -> names.add(name);
            }
        }
        return names;
    }
}
