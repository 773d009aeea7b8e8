package io.pinion.benchmarks.suite.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NumbersTest {

    @Test
    void of_keepsThreeDigits() {
        assertThat(List.of(0.0, 0.0123456, 3.0007, 318.4, 1234.0, 45_012.0, 2_400_000.0))
                .extracting(Numbers::of)
                .containsExactly("0", "0.0123", "3", "318", "1230", "45k", "2.4M");
    }

    @Test
    void summary_isTheMedianAndTheRange() {
        assertThat(Numbers.summary(List.of())).isEqualTo("-");
        assertThat(Numbers.summary(List.of(5.0))).isEqualTo("5");
        assertThat(Numbers.summary(List.of(5.0, 1.0, 2.0))).isEqualTo("2 [1..5]");
    }

    @Test
    void label_takesTheUnitThatFits() {
        assertThat(Units.label(45_000, "ns")).isEqualTo("45 µs");
        assertThat(Units.label(1_000, "us")).isEqualTo("1 ms");
        assertThat(Units.label(12.5, "M/s")).isEqualTo("12.5");
        assertThat(Units.label(0, "ns")).isEqualTo("0");
    }

    @Test
    void slug_holdsLettersDigitsAndHyphensOnly() {
        assertThat(Names.slug("late, 100 us")).isEqualTo("late-100-us");
        assertThat(Names.slug("pinion@zgc")).isEqualTo("pinion@zgc");
    }

    @Test
    void families_haveThreeMembersThatDifferInOneNumber() {
        List<String> names = List.of(
                "drain with a backlog of 0",
                "drain with a backlog of 1000",
                "drain with a backlog of 65536",
                "2 producers",
                "4 producers",
                "start at 1k/s, p50",
                "start at 10k/s, p50",
                "start at 100k/s, p50");

        assertThat(Families.of(names)).containsOnlyKeys("drain with a backlog of #");
        assertThat(Families.members(names)).hasSize(3);
    }

    @Test
    void axis_ofDecades_givesZeroAPlace() {
        Axis axis = Axis.tight(List.of(0.0, 1_000.0, 65_536.0), 0, 100);

        assertThat(axis.at(0)).isZero();
        assertThat(axis.at(1_000)).isGreaterThan(5);
        assertThat(axis.at(65_536)).isEqualTo(100);
    }

    @Test
    void axis_ofNearValues_beginsAtZero() {
        Axis axis = Axis.of(List.of(10.0, 19.0), 0, 100);

        assertThat(axis.ticks()).containsExactly(0.0, 5.0, 10.0, 15.0, 20.0);
        assertThat(axis.at(10)).isEqualTo(50);
    }
}
