package io.pinion.services.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the end of a JVM flushes. */
class LoggingProcessTest {
    @TempDir
    private Path directory;

    private int run(String format, String end) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LoggingProgram.class.getName(),
                format,
                end));
        Process process = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private List<String> lines(String stream) throws Exception {
        return Files.readAllLines(directory.resolve(stream));
    }

    @ParameterizedTest
    @ValueSource(strings = {"return", "exit"})
    @DisplayName("S5.21: what was logged before the JVM's end is flushed by it, on stdout for JSON")
    void jvm_ending_flushes(String end) throws Exception {
        assertThat(run("JSON", end)).isEqualTo(end.equals("exit") ? 3 : 0);
        List<String> lines = lines("out");
        assertThat(lines).hasSize(100);
        JsonNode last = new ObjectMapper().readTree(lines.get(99));
        assertThat(last.get("msg").textValue()).isEqualTo("line 99");
        assertThat(last.get("@fields").get("process_name").textValue()).isEqualTo("LoggingProgram");
    }

    @Test
    @DisplayName("S5.22: an uncaught error of the main thread is logged before the JVM ends with 1")
    void jvm_endingByAnUncaughtError_logsIt() throws Exception {
        assertThat(run("JSON", "throw")).isOne();
        List<String> lines = lines("out");
        assertThat(lines).hasSize(101);
        JsonNode last = new ObjectMapper().readTree(lines.get(100));
        assertThat(last.get("@fields").get("identifier").textValue()).isEqualTo("io.pinion.unhandled.threads");
        assertThat(last.get("@fields").get("errno").intValue()).isEqualTo(255);
        assertThat(last.get("stackTrace").textValue()).contains("as the test wants");
    }

    @Test
    @DisplayName("S5.21: threads that go on logging do not keep the JVM from ending, and no line is torn")
    void jvm_endingUnderLoad_ends() throws Exception {
        assertThat(run("JSON", "halt-writers")).isZero();
        ObjectMapper mapper = new ObjectMapper();
        for (String line : lines("out")) {
            assertThat(mapper.readTree(line).get("msg").textValue()).isNotEmpty();
        }
    }

    @Test
    @DisplayName("S5.18: AUTO into a file is plain, on stderr")
    void auto_intoAFile_isPlain() throws Exception {
        assertThat(run("AUTO", "return")).isZero();
        assertThat(lines("err")).hasSize(100).first().isEqualTo("line 0");
        assertThat(lines("out")).isEmpty();
    }
}
