package io.pinion.benchmarks.suite.report;

import io.pinion.benchmarks.Summary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The first page of a JDK: the targets and what became of them, the questions, the machine, and how quiet it was. */
final class SummaryPage {
    private static final double SMALL = 0.1;

    private final Results results;
    private final String jdk;
    private final StringBuilder page = new StringBuilder();

    SummaryPage(Results results, String jdk) {
        this.results = results;
        this.jdk = jdk;
    }

    String markdown() {
        page.append("# Performance on ").append(jdk).append("\n\n");
        targets();
        questions();
        machine();
        quietness();
        failures();
        return page.toString().stripTrailing() + "\n";
    }

    private void targets() {
        page.append("## Targets\n\n");
        page.append("Ratios are medians over the rounds of the ratio within each round, with their range.\n");
        page.append("A ratio needs two runs in which a cache line took alike long between the two processors.\n");
        page.append("\"Not worse\" also holds inside the rival's own range.\n\n");
        Table table = new Table(
                List.of(
                        "card",
                        "figure",
                        "ours",
                        "against",
                        "verdict",
                        "measured [min..max]",
                        "target",
                        "first acceptable"),
                5);
        Judge judge = new Judge(results);
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        for (Target target : Targets.all()) {
            Judgement judgement = judge.judge(target);
            counts.merge(judgement.verdict(), 1, Integer::sum);
            table.row(row(judgement));
        }
        page.append(table).append('\n');
        List<String> words = new ArrayList<>();
        counts.forEach(
                (verdict, count) -> words.add(count + " " + verdict.toString().replace("*", "")));
        page.append("Together: ").append(String.join(", ", words)).append(".\n\n");
    }

    private static List<String> row(Judgement judgement) {
        Target target = judgement.target();
        boolean ratio = !target.rival().isNone();
        boolean known = judgement.verdict() != Verdict.NOT_MEASURED;
        return List.of(
                target.card(),
                "[" + target.what() + "](" + target.question() + ".md)",
                judgement.contender(),
                target.rival().label(),
                known ? judgement.verdict().toString() : judgement.verdict() + ": " + judgement.why(),
                known ? measured(judgement.values(), ratio) : "-",
                bar(target.bar(), target.bar().target(), ratio),
                bar(target.bar(), target.bar().acceptable(), ratio));
    }

    private static String bar(Bar bar, double value, boolean ratio) {
        boolean range = bar.relation() == Bar.Relation.NOT_ABOVE || bar.relation() == Bar.Relation.NOT_BELOW;
        if (range && value == bar.target()) {
            return "not worse";
        }
        return (bar.smallerIsBetter() ? "<= " : ">= ") + number(value, ratio);
    }

    private static String measured(List<Double> values, boolean ratio) {
        String median = number(Summary.median(values), ratio);
        if (values.size() == 1) {
            return median;
        }
        return median + " [" + number(Collections.min(values), ratio) + ".." + number(Collections.max(values), ratio)
                + "]";
    }

    /** Small ratios as one part in many. */
    private static String number(double value, boolean ratio) {
        return ratio && value > 0 && value < SMALL ? "1/" + Numbers.of(1 / value) : Numbers.of(value);
    }

    private void questions() {
        page.append("## Questions\n\n");
        results.questions()
                .forEach(one -> page.append("- [" + one.title() + "](" + one.name() + ".md)"
                        + (one.cards().isEmpty() ? "" : ": " + String.join(", ", one.cards())) + "\n"));
        page.append("\n[runs.json](runs.json) has every run; `curves` has the percentiles of all rounds together, ");
        page.append("in nanoseconds.\n\n");
    }

    private void machine() {
        for (RunSet set : results.sets()) {
            page.append("## Machine");
            if (results.sets().size() > 1) {
                page.append(", for ")
                        .append(String.join(
                                ", ", set.questions().stream().map(Asked::name).toList()));
            }
            page.append("\n\n");
            set.facts().forEach((name, value) -> page.append("- " + name + ": " + value + "\n"));
            page.append('\n');
        }
    }

    private void quietness() {
        List<Run> all =
                results.sets().stream().flatMap(set -> set.runs().stream()).toList();
        List<Run> best = List.copyOf(Figures.best(all));
        page.append("## Quietness\n\n");
        page.append("- runs: ").append(all.size()).append(", disturbed: ");
        page.append(all.stream().filter(Run::disturbed).count()).append(", used although disturbed: ");
        page.append(best.stream().filter(Run::disturbed).count()).append('\n');
        page.append("- foreign load in the runs used, percent of one processor: ");
        page.append(known(best.stream().map(Run::foreignLoadPercent).toList()));
        page.append("\n- steal in the runs used, percent of all processors: ");
        page.append(known(best.stream().map(Run::stealPercent).toList())).append("\n\n");
    }

    private static String known(List<@org.jspecify.annotations.Nullable Double> values) {
        List<Double> known = new ArrayList<>();
        for (Double value : values) {
            if (value != null) {
                known.add(value);
            }
        }
        return known.isEmpty() ? "not known" : Numbers.summary(known);
    }

    private void failures() {
        List<String> lines = new ArrayList<>();
        for (RunSet set : results.sets()) {
            for (Run run : set.runs()) {
                if (run.failure() != null) {
                    lines.add("- " + run.question() + ", " + run.contender() + ", " + run.placing() + ", round "
                            + run.round() + ": " + run.failure());
                }
            }
        }
        if (!lines.isEmpty()) {
            page.append("## Failures\n\n").append(String.join("\n", lines)).append("\n\n");
        }
    }
}
