package io.pinion.services;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real signals and real exit codes, in child JVMs that say where they are. */
@Timeout(120)
class EntrypointProcessTest {
    /** A build in the background passes on that it ignores SIGINT, and a JVM leaves a signal ignored that it finds so. */
    private static final String RESET_SIGNALS = "env --default-signal=INT,HUP,TERM true 2>/dev/null"
            + " && exec env --default-signal=INT,HUP,TERM \"$@\"; exec \"$@\"";

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    @DisplayName("S5.14: a real signal stops the services and decides the exit code")
    void signal_ofTheSystem_stopsTheServices(String signal, int exitCode) throws Exception {
        try (Child child = Child.start("forever")) {
            child.awaitLine("ready");
            child.signal(signal);
            child.awaitLine("Received SIG" + signal);
            assertThat(child.exitCode()).isEqualTo(exitCode);
        }
    }

    @Test
    @DisplayName("S5.15: stops that take too long end the process with 70")
    void signal_andAHungStop_endsWith70() throws Exception {
        try (Child child = Child.start("hung")) {
            child.awaitLine("ready");
            child.signal("TERM");
            child.awaitLine("ends with 70");
            assertThat(child.exitCode()).isEqualTo(70);
        }
    }

    @Test
    @DisplayName("S5.15: a second signal kills at once with its own code")
    void signal_aSecondOne_killsAtOnce() throws Exception {
        try (Child child = Child.start("stubborn")) {
            child.awaitLine("ready");
            child.signal("TERM");
            child.awaitLine("stopping because of");
            child.signal("INT");
            assertThat(child.exitCode()).isEqualTo(130);
            assertThat(child.rest()).noneMatch(line -> line.contains("ends with"));
        }
    }

    @Test
    @DisplayName("S5.14: a signal during the start ends the process with its code")
    void signal_duringTheStart_endsTheProcess() throws Exception {
        try (Child child = Child.start("starting")) {
            child.awaitLine("starting");
            child.signal("TERM");
            assertThat(child.exitCode()).isEqualTo(143);
        }
    }

    @Test
    @DisplayName("S5.13: a death ends the process with 1 and the error")
    void death_endsTheProcessWithTheError() throws Exception {
        try (Child child = Child.start("dies")) {
            child.awaitLine("java.io.IOException: died");
            assertThat(child.exitCode()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("S5.14: a closed entrypoint ends with 0; under -Xrs signals are left to the embedder, said once")
    void xrs_leavesTheSignalsToTheEmbedder() throws Exception {
        try (Child child = Child.start("input", "-Xrs")) {
            child.awaitLine("left to whoever embeds this JVM");
            child.awaitLine("ready");
            child.endInput();
            assertThat(child.exitCode()).isZero();
            assertThat(child.rest()).noneMatch(line -> line.contains("left to whoever embeds"));
        }
    }

    /** One child and what it prints. */
    private static final class Child implements AutoCloseable {
        private static final long LIMIT_S = 60;

        private final Process process;
        /** Each line, then nothing: the end. */
        private final BlockingQueue<Optional<String>> output = new LinkedBlockingQueue<>();

        private Child(Process process) {
            this.process = process;
            Thread reader = new Thread(this::read, "child-output");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    output.add(Optional.of(line));
                }
            } catch (IOException e) {
                output.add(Optional.of("The output cannot be read: " + e));
            } finally {
                output.add(Optional.empty());
            }
        }

        private Optional<String> nextLine(String awaited, List<String> seen) throws InterruptedException {
            Optional<String> line = output.poll(LIMIT_S, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("The child is silent, awaited " + awaited + ", printed " + seen);
            }
            return line;
        }

        static Child start(String program, String... flags) throws IOException {
            List<String> command = new ArrayList<>(List.of("sh", "-c", RESET_SIGNALS, "sh"));
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of(flags));
            command.addAll(
                    List.of("-cp", System.getProperty("java.class.path"), SignalProgram.class.getName(), program));
            return new Child(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        }

        void awaitLine(String part) throws InterruptedException {
            List<String> seen = new ArrayList<>();
            for (var line = nextLine(part, seen); line.isPresent(); line = nextLine(part, seen)) {
                seen.add(line.get());
                if (line.get().contains(part)) {
                    return;
                }
            }
            throw new AssertionError("The child never printed '" + part + "' but " + seen);
        }

        void signal(String name) throws Exception {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            assertThat(kill.waitFor(LIMIT_S, TimeUnit.SECONDS)).isTrue();
            assertThat(kill.exitValue()).isZero();
        }

        void endInput() throws IOException {
            process.getOutputStream().close();
        }

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(LIMIT_S, TimeUnit.SECONDS))
                    .as("the child ended")
                    .isTrue();
            return process.exitValue();
        }

        List<String> rest() throws InterruptedException {
            List<String> lines = new ArrayList<>();
            for (var line = nextLine("its end", lines); line.isPresent(); line = nextLine("its end", lines)) {
                lines.add(line.get());
            }
            return lines;
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
