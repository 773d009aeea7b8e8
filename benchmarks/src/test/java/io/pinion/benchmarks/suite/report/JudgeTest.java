package io.pinion.benchmarks.suite.report;

import static io.pinion.benchmarks.suite.report.Bar.atLeast;
import static io.pinion.benchmarks.suite.report.Bar.atMost;
import static io.pinion.benchmarks.suite.report.Bar.notAbove;
import static io.pinion.benchmarks.suite.report.Bar.notBelow;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final String FIGURE = "delay";

    private final List<Run> runs = new ArrayList<>();
    private final List<Absent> absent = new ArrayList<>();

    @Test
    void judge_takesTheMedianOfTheRatiosWithinEachRound() {
        add("pinion", 10, 40, 30);
        add("tpe", 20, 40, 100);

        Judgement judgement = judge(Rival.of("tpe"), atMost(0.5, 0.9));

        assertThat(judgement.values()).containsExactly(0.5, 1.0, 0.3);
        assertThat(judgement.verdict()).isEqualTo(Verdict.MET);
    }

    @Test
    void judge_betweenTargetAndAcceptable_isAcceptable() {
        add("pinion", 80);
        add("tpe", 100);

        assertThat(judge(Rival.of("tpe"), atMost(0.7, 0.85)).verdict()).isEqualTo(Verdict.ACCEPTABLE);
        assertThat(judge(Rival.of("tpe"), atMost(0.7, 0.75)).verdict()).isEqualTo(Verdict.MISSED);
        assertThat(judge(Rival.of("tpe"), atLeast(0.8, 0.5)).verdict()).isEqualTo(Verdict.MET);
        assertThat(judge(Rival.of("tpe"), atLeast(0.9, 0.8)).verdict()).isEqualTo(Verdict.ACCEPTABLE);
        assertThat(judge(Rival.of("tpe"), atLeast(0.9, 0.85)).verdict()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void judge_takesTheBestRivalOfEachRound() {
        add("pinion", 10, 10, 10);
        add("tpe", 5, 20, 30);
        add("fjp", 8, 8, 40);

        assertThat(judge(Rival.best("tpe", "fjp"), atMost(1, 1)).values()).containsExactly(2.0, 1.25, 10.0 / 30);
        assertThat(judge(Rival.bestOfAll(), atLeast(1, 1)).values()).containsExactly(10.0 / 8, 0.5, 0.25);
    }

    @Test
    void judge_notWorse_holdsInsideTheRivalsRange() {
        add("pinion", 110, 110, 110);
        add("tpe", 100, 100, 112);

        assertThat(judge(Rival.of("tpe"), notAbove(1.05)).verdict()).isEqualTo(Verdict.MET);
        assertThat(judge(Rival.of("tpe"), atMost(1, 1.05)).verdict()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void judge_notLess_holdsInsideTheRivalsRange() {
        add("pinion", 95, 95, 95);
        add("tpe", 100, 100, 94);

        assertThat(judge(Rival.of("tpe"), notBelow(0.97)).verdict()).isEqualTo(Verdict.MET);
    }

    @Test
    void judge_outsideTheRange_goesByTheRatio() {
        add("pinion", 115);
        add("tpe", 100);

        assertThat(judge(Rival.of("tpe"), notAbove(1.2)).verdict()).isEqualTo(Verdict.ACCEPTABLE);
    }

    @Test
    void judge_absolute_roundsToItsPrecision() {
        add("pinion", 3.0007, 3.004);

        assertThat(judge(Rival.none(), atMost(3, 3).roundedTo(0.01)).verdict()).isEqualTo(Verdict.MET);
        assertThat(judge(Rival.none(), atMost(3, 3)).verdict()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void judge_growth_comparesWithItselfAndAnotherFigure() {
        add("pinion", 30);
        runs.add(run("pinion", 1, 1, false, "small", 20));

        // The later attempt of a turn does not replace an undisturbed one.
        assertThat(judge(Rival.itself("small"), atMost(2, 4)).verdict()).isEqualTo(Verdict.NOT_MEASURED);

        runs.clear();
        Figure both = new Figure("small", "ns", 20);
        Run run = run("pinion", 1, 1, false, FIGURE, 30);
        runs.add(with(run, List.of(run.figures().get(0), both)));
        assertThat(judge(Rival.itself("small"), atMost(2, 4)).values()).containsExactly(1.5);
    }

    @Test
    void judge_withoutFigures_saysWhy() {
        absent.add(new Absent("fake", "c", "there is no compiler"));
        add("pinion", 1);

        Judgement judgement = judge(Rival.of("c"), atMost(1, 1));

        assertThat(judgement.verdict()).isEqualTo(Verdict.NOT_MEASURED);
        assertThat(judgement.why()).isEqualTo("c: there is no compiler");
        assertThat(judge(Rival.of("tpe"), atMost(1, 1)).why()).isEqualTo("no figure of tpe");
    }

    @Test
    void judge_takesTheAttemptThatWasDisturbedLeast() {
        runs.add(run("pinion", 1, 1, true, FIGURE, 70));
        runs.add(run("pinion", 1, 2, false, FIGURE, 50));
        runs.add(run("pinion", 1, 3, true, FIGURE, 60));

        assertThat(judge(Rival.none(), atMost(50, 50)).values()).containsExactly(50.0);
    }

    @Test
    void judge_comparesRunsOfTheSameDistanceOnly() {
        add("pinion", 20, 100, 30, 20);
        add("tpe", 40, 50, 40, 40);
        near("pinion", 1, 90, 95);
        near("tpe", 1, 92, 91);
        near("pinion", 2, 400, 390);
        near("tpe", 2, 90, 90);
        near("pinion", 3, 390, 380);
        near("tpe", 3, 400, 400);
        near("pinion", 4, 90, 400);
        near("tpe", 4, 90, 400);

        assertThat(judge(Rival.of("tpe"), atMost(1, 1)).values()).containsExactlyInAnyOrder(0.5, 0.75);
    }

    @Test
    void judge_isNotMisledByOneShortReading() {
        add("pinion", 20, 20, 20, 20, 20, 20, 20, 20, 20, 20);
        add("tpe", 40, 40, 40, 40, 40, 40, 40, 40, 40, 40);
        for (int round = 1; round <= 10; round++) {
            near("pinion", round, 100, 95);
            near("tpe", round, 105, 98);
        }
        near("tpe", 5, 100, 30);

        assertThat(judge(Rival.of("tpe"), atMost(1, 1)).values()).hasSize(10).containsOnly(0.5);
    }

    private void near(String contender, int round, double beforeNs, double afterNs) {
        runs.replaceAll(run -> {
            if (!run.contender().equals(contender) || run.round() != round) {
                return run;
            }
            Figure before = new Figure(Distance.BEFORE, "ns", beforeNs);
            return with(run, List.of(run.figures().get(0), before, new Figure(Distance.AFTER, "ns", afterNs)));
        });
    }

    @Test
    void targets_coverEveryCard() {
        List<String> cards = Targets.all().stream().map(Target::card).distinct().toList();

        assertThat(cards).hasSize(23).startsWith("P1", "P2").endsWith("P23");
        Predicate<Target> fits = target -> target.bar().smallerIsBetter()
                ? target.bar().target() <= target.bar().acceptable()
                : target.bar().target() >= target.bar().acceptable();
        assertThat(Targets.all()).allMatch(fits);
    }

    private Judgement judge(Rival rival, Bar bar) {
        Asked asked = new Asked("fake", "Fake", List.of(), List.of());
        Results results = new Results(List.of(new RunSet(Map.of(), List.of(asked), absent, runs)));
        return new Judge(results).judge(Target.of("P1", "fake", "pinion", FIGURE, rival, bar));
    }

    private void add(String contender, double... values) {
        for (int i = 0; i < values.length; i++) {
            runs.add(run(contender, i + 1, 1, false, FIGURE, values[i]));
        }
    }

    private static Run run(String contender, int round, int attempt, boolean disturbed, String figure, double value) {
        List<Figure> figures = List.of(new Figure(figure, "ns", value));
        Double load = disturbed ? 20.0 + attempt : 0;
        return new Run(
                "fake", contender, "pinned", round, attempt, "", 1, disturbed, load, 0.0, "G1", null, List.of(),
                figures);
    }

    private static Run with(Run run, List<Figure> figures) {
        return new Run(
                run.question(),
                run.contender(),
                run.placing(),
                run.round(),
                run.attempt(),
                "",
                1,
                false,
                0.0,
                0.0,
                "G1",
                null,
                List.of(),
                figures);
    }
}
