package io.pinion.benchmarks.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LimitsTest {

    @Test
    void read_oneDurationPerLine_recordsAll() throws Exception {
        Histogram durationsNs = Limits.read(new BufferedReader(new StringReader("260\n300\n 280 \n")));

        assertThat(durationsNs.getTotalCount()).isEqualTo(3);
        assertThat(durationsNs.getValueAtPercentile(50)).isEqualTo(280);
    }

    @Test
    void read_somethingElse_isRefused() {
        assertThatThrownBy(() -> Limits.read(new BufferedReader(new StringReader("Segmentation fault\n"))))
                .isInstanceOf(NumberFormatException.class);
    }

    @Test
    void whyNot_toolThatDoesNotExist_isNamed() {
        assertThat(Program.whyNo("no-such-compiler", "nothing"))
                .hasValueSatisfying(cause -> assertThat(cause).contains("no-such-compiler"));
    }

    @Test
    void c_everySource_compilesAndIsRemoved() throws Exception {
        assumeTrue(Limits.whyNot("c").isEmpty(), "there is no C compiler");
        for (String name : new String[] {"ping_pong", "echo"}) {
            Path executable;
            try (Program program = Program.c(name)) {
                executable = Path.of(program.command().get(0));
                assertThat(executable).isExecutable();
            }
            assertThat(Files.exists(executable.getParent())).isFalse();
        }
    }

    @Test
    void timeLimit_processThatHangs_isKilled() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        try (TimeLimit limit = new TimeLimit(process, 1)) {
            process.waitFor();
            assertThatThrownBy(limit::check)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("had not finished after 1 s");
        }
    }
}
