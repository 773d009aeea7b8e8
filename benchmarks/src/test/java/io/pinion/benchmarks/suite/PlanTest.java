package io.pinion.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final List<Placing> BOTH = List.of(Placing.PINNED, Placing.FREE);

    private final Question one = FakeQuestion.named("one");
    private final Question two = new FakeQuestion("two", List.of(), BOTH, 1);
    private final List<Question> questions = List.of(one, two);

    @Test
    void round_goesFromContenderToContenderWithinAQuestionAndPlacing() {
        Plan plan = new Plan(questions, Set.of(), Optional.empty());

        assertThat(plan.round(1).stream().map(Turn::toString))
                .containsExactly(
                        "one, pinion, pinned",
                        "one, tpe, pinned",
                        "two, pinion, pinned",
                        "two, tpe, pinned",
                        "two, pinion, free",
                        "two, tpe, free");
    }

    @Test
    void round_beyondWhatAQuestionWants_leavesItOut() {
        Plan plan = new Plan(questions, Set.of(), Optional.empty());

        assertThat(plan.round(2).stream().map(turn -> turn.question().name())).containsOnly("one");
        assertThat(plan.round(2)).allMatch(turn -> turn.round() == 2);
    }

    @Test
    void round_withSeldomContenders_asksThemInEveryNth() {
        Plan plan = new Plan(List.of(FakeQuestion.named("seldom")), Set.of(), Optional.empty());

        List<Integer> asked = IntStream.rangeClosed(1, 7)
                .filter(round -> plan.round(round).size() == 2)
                .boxed()
                .toList();
        assertThat(asked).containsExactly(1, 4, 7);
    }

    @Test
    void round_withPlacings_asksEverythingSo() {
        Plan plan = new Plan(questions, Set.of(Placing.FREE), Optional.empty());

        assertThat(plan.round(1)).hasSize(4).allMatch(turn -> turn.placing() == Placing.FREE);
    }

    @Test
    void round_whenNothingCanBePinned_isFree() {
        Plan plan = new Plan(questions, Set.of(Placing.PINNED), Optional.of("no library"));

        assertThat(plan.round(1)).hasSize(4).allMatch(turn -> turn.placing() == Placing.FREE);
    }

    @Test
    void absent_saysWhoAndWhy() {
        Plan plan = new Plan(List.of(one), Set.of(), Optional.empty());

        assertThat(plan.absent()).singleElement().satisfies(absent -> {
            assertThat(absent.contender()).isEqualTo("gone");
            assertThat(absent.reason()).isEqualTo("it is gone");
        });
    }
}
