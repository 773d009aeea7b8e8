package io.pinion.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChoiceTest {
    private final Question latency = FakeQuestion.named("latency", "P5", "P6");
    private final Question burst = FakeQuestion.named("burst", "P8");
    private final Question echo = FakeQuestion.named("echo", "P15", "P6");
    private final List<Question> all = List.of(latency, burst, echo);

    @Test
    void of_noName_isEverything() {
        assertThat(Choice.of(all, List.of())).isEqualTo(all);
    }

    @Test
    void of_namesAndCards_keepsTheOrderOfTheCatalogueAndNothingTwice() {
        assertThat(Choice.of(all, List.of("ECHO", "p5", "P15"))).containsExactly(latency, echo);
        assertThat(Choice.of(all, List.of("P6"))).containsExactly(latency, echo);
    }

    @Test
    void of_unknownName_listsWhatThereIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Choice.of(all, List.of("P7")))
                .withMessageContaining("'P7'")
                .withMessageContaining("latency, burst, echo")
                .withMessageContaining("P5, P6, P8, P15");
    }
}
