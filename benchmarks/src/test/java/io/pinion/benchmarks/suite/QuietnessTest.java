package io.pinion.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuietnessTest {
    private static final String BEFORE = """
            cpu  1000 100 500 8000 50 10 40 20 5 0
            cpu0 500 50 250 4000 25 5 20 10 5 0
            cpu1 500 50 250 4000 25 5 20 10 0 0
            intr 12345
            """;
    /** 200 ticks on two processors: 100 in programs, 6 in interrupts, 4 stolen, 90 idle. */
    private static final String AFTER = """
            cpu  1070 105 525 8088 52 13 43 24 5 0
            cpu0 535 52 263 4044 26 6 22 12 5 0
            cpu1 535 53 262 4044 26 7 21 12 0 0
            intr 12399
            """;

    private final ProcStat meanwhile = ProcStat.parse(AFTER).since(ProcStat.parse(BEFORE));

    @Test
    void procStat_tellsProgramsFromInterruptsAndSteal() {
        assertThat(meanwhile).isEqualTo(new ProcStat(2, 100, 90, 4, 200));
        assertThat(meanwhile.busyPercent()).isEqualTo(55);
        assertThat(meanwhile.stealPercent()).isEqualTo(2);
    }

    @Test
    void procStat_betweenTwoLooksInTheSameTick_isQuiet() {
        ProcStat stat = ProcStat.parse(AFTER);

        assertThat(stat.since(stat).busyPercent()).isZero();
        assertThat(Disturbance.of(stat.since(stat), 0).isTooMuch()).isFalse();
    }

    @Test
    void ownTicks_addUpOwnTimeAndThatOfChildren_whateverTheNameOfTheProgram() {
        String stat = "42 (a (b) c) S 1 42 42 0 -1 4194560 100 0 0 0 31 7 200 3 20 0 30 0 100 200 300\n";

        assertThat(OwnTicks.parse(stat)).isEqualTo(31 + 7 + 200 + 3);
    }

    @Test
    void disturbance_isWhatWeDidNotDo_ofOneProcessor() {
        Disturbance disturbance = Disturbance.of(meanwhile, 90);

        assertThat(disturbance.foreignLoadPercent()).isCloseTo(10, within(0.01));
        assertThat(disturbance.stealPercent()).isCloseTo(2, within(0.01));
        assertThat(disturbance.isTooMuch()).isFalse();
        assertThat(Disturbance.of(meanwhile, 80).isTooMuch()).isTrue();
    }

    @Test
    void disturbance_ofMoreOwnTicksThanTheMachineCounted_isNone() {
        assertThat(Disturbance.of(meanwhile, 105).foreignLoadPercent()).isZero();
    }

    @Test
    void disturbance_bySteal_isTooMuch() {
        assertThat(Disturbance.of(new ProcStat(2, 0, 180, 12, 200), 0).isTooMuch())
                .isTrue();
    }

    @Test
    void disturbance_notKnown_isNotTooMuch() {
        assertThat(new Disturbance(null, null).isTooMuch()).isFalse();
    }

    @Test
    void gate_opensWhenTheMachineIsQuiet() throws InterruptedException {
        List<Duration> sleeps = new ArrayList<>();
        Gate gate = new Gate(Duration.ofSeconds(60), looks(50, 50, 4), sleeps::add);

        assertThat(gate.await()).isTrue();
        assertThat(sleeps).hasSize(3).containsOnly(Duration.ofMillis(200));
    }

    @Test
    void gate_outOfPatience_looksOnceMoreEachTime() throws InterruptedException {
        List<Duration> sleeps = new ArrayList<>();
        Gate gate = new Gate(Duration.ofMillis(500), looks(50, 50, 50, 50, 4), sleeps::add);

        assertThat(gate.await()).isFalse();
        assertThat(sleeps).hasSize(3);
        assertThat(gate.await()).isFalse();
        assertThat(gate.await()).isTrue();
        assertThat(sleeps).hasSize(5);
    }

    @Test
    void gate_whereNothingIsKnown_isOpen() throws InterruptedException {
        assertThat(new Gate(Duration.ofSeconds(60), Optional::empty, duration -> {}).await())
                .isTrue();
    }

    /** Pairs of looks between which the machine was busy for so many percent. */
    private static Gate.Looks looks(int... busyPercent) {
        Deque<ProcStat> stats = new ArrayDeque<>();
        for (int busy : busyPercent) {
            stats.add(new ProcStat(2, 0, 0, 0, 0));
            stats.add(new ProcStat(2, busy, 100 - busy, 0, 100));
        }
        return () -> Optional.of(stats.remove());
    }
}
