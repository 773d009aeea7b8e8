package io.pinion.rabbitmq.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void table_rounds_medianRangeAndRatiosOfTheSameRound() {
        List<Turn> turns = List.of(
                turn("plain", 1, 1.0), turn("pinion", 1, 2.0),
                turn("plain", 2, 4.0), turn("pinion", 2, 2.0),
                turn("plain", 3, 5.0), turn("pinion", 3, 4.0));

        String table = new Report(turns).table(List.of(100), List.of("plain", "pinion"));

        assertThat(table)
                .contains("| 100 | plain | 250 (200 to 1,000) | 1.00 (1.00 to 1.00) | 2.00 us (2.00 to 2.00) |")
                .contains("| 100 | pinion | 500 (250 to 500) | 1.25 (0.50 to 2.00) | 2.00 us (2.00 to 2.00) |");
    }

    @Test
    void table_noRounds_emptyCells() {
        assertThat(new Report(List.of()).table(List.of(1), List.of("plain"))).endsWith("| 1 | plain |  |  |  |\n");
    }

    private static Turn turn(String contender, int round, double seconds) {
        return new Turn(contender, 100, round, 1000, (long) (seconds * 1e9), 2_000_000);
    }
}
