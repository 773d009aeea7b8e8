package io.pinion.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pinion.benchmarks.suite.report.Answer;
import io.pinion.benchmarks.suite.report.Curves;
import io.pinion.benchmarks.suite.report.Distance;
import io.pinion.benchmarks.suite.report.Figure;
import io.pinion.benchmarks.suite.report.RunFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path dir;

    private final ChildProbe probe = new ChildProbe(1, Placing.FREE, Pins.find());

    @Test
    void ask_leavesFiguresAndCurves() throws Exception {
        Ask.ask(FakeQuestion.named("fake"), "pinion", probe, dir);

        Answer answer = RunFile.readAnswer(dir.resolve(ChildProbe.ANSWER));
        assertThat(answer.curves()).containsExactly("delay");
        assertThat(answer.figures())
                .containsSubsequence(
                        new Figure("delay, p50", "ns", 500),
                        new Figure("delay, p90", "ns", 900),
                        new Figure("delay, p99", "ns", 990),
                        new Figure("delay, p99.9", "ns", 999),
                        new Figure("delay, max", "ns", 1_000),
                        new Figure("throughput", "M/s", 12.5));
        boolean pins = Pins.find().whyNot().isEmpty();
        assertThat(answer.figures().stream().map(Figure::name).filter(name -> name.startsWith("cache line")))
                .containsExactly(pins ? new String[] {Distance.BEFORE, Distance.AFTER} : new String[0]);
        assertThat(answer.collector()).isNotBlank();
        Path curves = dir.resolve(ChildProbe.CURVES);
        assertThat(Curves.read(curves)).containsOnlyKeys("delay");
        assertThat(Curves.merged(List.of(curves, curves, dir.resolve("none")), "delay")
                        .getTotalCount())
                .isEqualTo(2_000);
    }

    @Test
    void probe_refusesWhatIsNoFigure() {
        assertThatIllegalArgumentException().isThrownBy(() -> probe.figure("ratio", "", Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> probe.curve("empty", new Histogram(3)));
        assertThatIllegalStateException().isThrownBy(() -> probe.write(dir));
    }

    @Test
    void probe_free_pinsNothing() {
        probe.pinProducer();
        probe.pinConsumer();

        assertThat(probe.consumerCpu()).isEqualTo(-1);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a shell")
    void run_thatSucceeds_hasNoReasonToFail() throws Exception {
        assertThat(Child.run(List.of("sh", "-c", "true"), dir, LONG)).isEmpty();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a shell")
    void run_thatFails_saysWhy() throws Exception {
        assertThat(Child.run(List.of("sh", "-c", "exit 3"), dir, LONG))
                .hasValueSatisfying(why -> assertThat(why).startsWith("exit code 3"));

        Files.writeString(dir.resolve(Ask.FAILURE), "the peer is stuck\nmore");
        assertThat(Child.run(List.of("sh", "-c", "exit 1"), dir, LONG))
                .hasValueSatisfying(why -> assertThat(why).startsWith("the peer is stuck; see "));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a shell")
    void run_thatHangs_isKilledWithItsChildren() throws Exception {
        List<String> command = List.of("sh", "-c", "sleep 60 & echo $!; wait");

        assertThat(Child.run(command, dir, Duration.ofSeconds(1)))
                .hasValueSatisfying(why -> assertThat(why).startsWith("killed after 1 s"));

        long grandchild =
                Long.parseLong(Files.readString(dir.resolve("log.txt")).strip());
        ProcessHandle.of(grandchild).ifPresent(handle -> handle.onExit().join());
    }
}
