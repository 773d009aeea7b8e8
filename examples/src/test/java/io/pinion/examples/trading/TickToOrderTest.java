package io.pinion.examples.trading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as it is started by a user: what it prints and how it ends. */
@Timeout(60)
class TickToOrderTest {
    private record Output(int exitCode, String text) {}

    private static Output run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream capture = new PrintStream(bytes, true, UTF_8);
        System.setOut(capture);
        System.setErr(capture);
        try {
            int exitCode = TickToOrder.run(arguments);
            return new Output(exitCode, bytes.toString(UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    @Test
    void run_fewTicksWithTwoStrategies_isProven() {
        Output output = run("--ticks", "2000", "--rate", "4000", "--instruments", "5", "--idle", "adaptive,blocking");

        assertThat(output.text)
                .contains("Run with adaptive", "Run with blocking", "tick to strategy", "order round trip", "Proven.")
                .contains("kill switch: ", " 0 orders sent after it", "bytes per tick")
                .doesNotContain("FAILED");
        assertThat(output.exitCode).isZero();
    }

    @Test
    void run_oneTick_isProvenWithDashesForPercentiles() {
        Output output =
                run("--ticks", "1", "--rate", "10", "--idle", "busy-spin", "--pin", "none", "--instruments", "2");

        assertThat(output.text).contains("Proven.").doesNotContain("Half of the ticks");
        assertThat(output.text).containsPattern("tick to strategy +busy-spin( +-){4} +[0-9,.]+ +1\\R");
        assertThat(output.exitCode).isZero();
    }

    @Test
    void run_processorThatIsNotThere_isExplainedBeforeAnythingStarts() {
        Output output = run("--pin", "4095");

        assertThat(output.text)
                .contains("cannot be pinned to processor 4095", "Nothing was started", "--pin none")
                .doesNotContain("Run with");
        assertThat(output.exitCode).isEqualTo(TickToOrder.USAGE);
    }

    @ParameterizedTest
    @CsvSource({
        "--rate,0,--rate must be from 1 to",
        "--rate,-1,--rate must be from 1 to",
        "--rate,2000001,--rate must be from 1 to",
        "--rate,many,--rate",
        "--seconds,0,--seconds must be from 1 to 600",
        "--seconds,601,--seconds must be from 1 to 600",
        "--ticks,0,--ticks must be from 1 to",
        "--ticks,20000001,--ticks must be from 1 to",
        "--instruments,1,--instruments must be from 2 to",
        "--instruments,65537,--instruments must be from 2 to",
        "--idle,sleepy,'--idle must be busy-spin, adaptive, yielding or blocking, was sleepy'",
        "--idle,,--idle must be",
        "--pin,-1,--pin must be auto",
        "--pin,4096,--pin must be auto",
        "--pin,first,'--pin must be auto, none or the number of a processor from 0 to 4095, was first'",
        "--nonsense,1,Unknown option"
    })
    void run_badOption_saysWhichAndWhy(String option, String value, String message) {
        Output output = run(option, value == null ? "" : value);

        assertThat(output.text).contains(message);
        assertThat(output.exitCode).isEqualTo(TickToOrder.USAGE);
    }

    @Test
    void run_optionsThatContradict_areRefused() {
        assertThat(run("--ticks", "10", "--seconds", "1"))
                .matches(output -> output.exitCode == TickToOrder.USAGE)
                .extracting(Output::text)
                .asString()
                .contains("--ticks and --seconds say the same thing twice");
        assertThat(run("--ticks", "20000", "--rate", "1").text).contains("would take 20000 seconds");
        assertThat(run("--seconds", "600", "--rate", "2000000").text).contains("are 1200000000 ticks; at most");
    }

    @Test
    void run_controlCharactersInAnOption_areNotPrinted() {
        assertThat(run("--pin", "\u001b[31m\n").text).contains("was ?[31m?").doesNotContain("\u001b");
    }

    @Test
    void run_help_namesTheExitCodes() {
        Output output = run("--help");

        assertThat(output.text).contains("--rate", "--pin", "Exit codes:", "not proven");
        assertThat(output.exitCode).isZero();
    }
}
