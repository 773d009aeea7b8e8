package io.pinion.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SuiteTest {
    @TempDir
    private Path dir;

    private final StringWriter errors = new StringWriter();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --quick --full | exclude each other
            --rounds 0     | --rounds must be at least 1, was 0
            --rounds ten   | is not an int
            --scale 0      | --scale must be positive, was 0.0
            --only nothing | no question or card is named
            --jdk /jdk     | --jdk is for the script
            --faster       | Unknown option
            """)
    void options_thatCannotBeUsed_getAMessageAndExitCode2(String options, String message) {
        assertThat(run(List.of(new MachineQuestion()), options.split(" "))).isEqualTo(2);
        assertThat(errors.toString()).contains(message);
    }

    @Test
    void list_measuresNothing() {
        assertThat(run(List.of(FakeQuestion.named("fake", "P1")), "--list")).isZero();
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void quick_asksInAProcessAndReports() {
        List<Question> all = List.of(new MachineQuestion());

        assertThat(run(all, "--quick", "--free", "--scale", "0.001")).isZero();

        Path jdk = dir.resolve("out").resolve("jdk" + Runtime.version().feature());
        assertThat(jdk.resolve("runs.json")).content().contains("look at the clock");
        assertThat(jdk.resolve("machine.md")).content().contains("## Threads free");
        assertThat(jdk.resolve("README.md")).content().contains("## Targets").contains("P23");
        assertThat(run(all, "--report-only")).isZero();
    }

    @Test
    void quick_withAFailure_reportsItAndReturns1() {
        // The contender's process does not know this question.
        assertThat(run(List.of(FakeQuestion.named("fake")), "--quick", "--free"))
                .isEqualTo(1);

        Path jdk = dir.resolve("out").resolve("jdk" + Runtime.version().feature());
        assertThat(jdk.resolve("README.md"))
                .content()
                .contains("## Failures")
                .contains("no question or card is named 'fake'");
    }

    @Test
    void quick_whereAPeerFails_reportsItAndReturns0() {
        assertThat(run(List.of(FakeQuestion.named("peers")), "--quick", "--free"))
                .isZero();

        Path jdk = dir.resolve("out").resolve("jdk" + Runtime.version().feature());
        assertThat(jdk.resolve("README.md")).content().contains("## Failures");
    }

    @Test
    void reportOnly_withoutRuns_saysWhatToDoAndLeavesNothing() {
        assertThat(run(List.of(), "--report-only")).isEqualTo(2);
        assertThat(errors.toString()).contains("measure first");
        assertThat(dir.resolve("out")).doesNotExist();
    }

    private int run(List<Question> all, String... options) {
        List<String> args = new ArrayList<>(List.of(options));
        args.addAll(List.of("--root", dir.toString()));
        args.addAll(List.of("--out", dir.resolve("out").toString()));
        CommandLine commandLine = Suite.commandLine(all);
        commandLine.setErr(new PrintWriter(errors, true));
        return commandLine.execute(args.toArray(new String[0]));
    }
}
