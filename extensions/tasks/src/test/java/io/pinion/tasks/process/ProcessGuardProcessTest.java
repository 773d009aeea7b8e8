package io.pinion.tasks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the world sees of a guarded process; each test is a JVM of its own, and waits for what that says. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(120)
final class ProcessGuardProcessTest {
    /** A build in the background passes on that it ignores SIGINT, and a JVM leaves a signal ignored that it finds so. */
    private static final String RESET_SIGNALS = "env --default-signal=INT,HUP,TERM true 2>/dev/null"
            + " && exec env --default-signal=INT,HUP,TERM \"$@\"; exec \"$@\"";

    @TempDir
    Path directory;

    /** A child JVM, its words, and what it logged. */
    private final class Child implements AutoCloseable {
        private final Process process;
        private final Path log = directory.resolve("log");
        private final BufferedReader output;
        private final List<String> said = new ArrayList<>();
        private final List<String> other = new ArrayList<>();

        Child(String mode, String... options) throws IOException {
            this(false, mode, options);
        }

        Child(boolean ignoringHup, String mode, String... options) throws IOException {
            List<String> command = new ArrayList<>(List.of("sh", "-c", RESET_SIGNALS, "sh"));
            if (ignoringHup) {
                command.addAll(List.of("sh", "-c", "trap '' HUP; exec \"$@\"", "sh"));
            }
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of(options));
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), GuardProgram.class.getName(), mode));
            File file = log.toFile();
            process = new ProcessBuilder(command).redirectError(file).start();
            // A read knows no limit; the end of the process ends it.
            CompletableFuture.delayedExecutor(55, TimeUnit.SECONDS).execute(process::destroyForcibly);
            output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        Child await(String words) throws IOException {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("> ")) {
                    said.add(line.substring(2));
                } else {
                    other.add(line);
                }
                if (line.equals("> " + words) || line.startsWith(words)) {
                    return this;
                }
            }
            throw new AssertionError("ended without saying '" + words + "': " + said + Files.readString(log));
        }

        Child signal(String name) throws Exception {
            Process kill = new ProcessBuilder("kill", "-s", name, String.valueOf(process.pid())).start();
            assertThat(kill.waitFor()).isZero();
            return this;
        }

        Child awaitLog(String words) throws Exception {
            while (!log().contains(words) && process.isAlive()) {
                LockSupport.parkNanos(5_000_000);
            }
            return this;
        }

        Child type(String words) throws IOException {
            process.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return this;
        }

        int end() throws Exception {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.add(line.startsWith("> ") ? line.substring(2) : line);
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }

        String log() throws IOException {
            return Files.readString(log);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
    @DisplayName("S2.30: the first signal is logged, the stop function runs once, the hooks after it, exit code 128+n")
    void signal_whenRunning_stopsInOrder(String signal, int code) throws Exception {
        try (Child child = new Child("plain")) {
            assertThat(child.await("ready").signal(signal).end()).isEqualTo(code);
            assertThat(child.said).containsExactly("ready", "stopping", "program ends", "hook");
            assertThat(child.log()).containsOnlyOnce("SIG" + signal + ": stopping");
        }
    }

    @Test
    @DisplayName("S2.30: an asynchronous stop function runs on the worker")
    void signal_withAnAsynchronousStop_runsItOnTheWorker() throws Exception {
        try (Child child = new Child("async")) {
            assertThat(child.await("ready").signal("TERM").end()).isEqualTo(143);
            assertThat(child.said).containsExactly("ready", "stopping on worker: true", "program ends", "hook");
        }
    }

    @Test
    @DisplayName("S2.30: SIGQUIT stays the JVM's thread dump")
    void quit_whenRunning_dumpsThreadsAndGoesOn() throws Exception {
        try (Child child = new Child("plain")) {
            child.await("ready").signal("QUIT").await("Full thread dump");
            assertThat(child.signal("TERM").end()).isEqualTo(143);
            assertThat(child.said).contains("stopping");
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
    @DisplayName("S2.32: a second signal ends the process at once with its own code, no hook runs")
    void secondSignal_whileTheStopFunctionHangs_halts(String signal, int code) throws Exception {
        try (Child child = new Child("stop-hangs")) {
            child.await("ready").signal("TERM").await("stopping");
            assertThat(child.signal(signal).end()).isEqualTo(code);
            assertThat(child.said).containsExactly("ready", "stopping");
        }
    }

    @Test
    @DisplayName("S2.32: after an unhandled error the first signal lets the stop function go on")
    void firstSignal_afterAnError_doesNotCutTheStopShort() throws Exception {
        try (Child child = new Child("error-then-drain")) {
            child.await("stopping").signal("TERM").awaitLog("SIGTERM: ");
            assertThat(child.type("y").end()).isEqualTo(1);
            assertThat(child.said).containsExactly("stopping", "drained: y", "program ends", "hook");
            assertThat(child.log()).containsOnlyOnce("SIGTERM: ");
        }
    }

    @Test
    @DisplayName("S2.32: after an unhandled error the second signal halts with its own code")
    void secondSignal_afterAnError_halts() throws Exception {
        try (Child child = new Child("error-then-drain")) {
            child.await("stopping").signal("TERM").awaitLog("SIGTERM: ");
            assertThat(child.signal("INT").end()).isEqualTo(130);
            assertThat(child.said).containsExactly("stopping");
        }
    }

    @Test
    @DisplayName("S2.32: a second signal also ends a process whose hooks hang")
    void secondSignal_whileAHookHangs_halts() throws Exception {
        try (Child child = new Child("hook-hangs")) {
            child.await("ready").signal("TERM").await("hanging hook");
            child.await("stopping");
            assertThat(child.signal("INT").end()).isEqualTo(130);
        }
    }

    @Test
    @DisplayName("S2.32: without a stop function the first signal ends the process, in order")
    void signal_withoutAStopFunction_endsTheProcess() throws Exception {
        try (Child child = new Child("no-stop")) {
            assertThat(child.await("ready").signal("INT").end()).isEqualTo(130);
            assertThat(child.said).containsExactly("ready", "hook");
        }
    }

    @Test
    @DisplayName("S2.32: without a stop function the first error ends the process, in order")
    void error_withoutAStopFunction_endsTheProcess() throws Exception {
        try (Child child = new Child("no-stop-error")) {
            assertThat(child.end()).isEqualTo(1);
            assertThat(child.said).containsExactly("hook");
            assertThat(child.log()).contains("IllegalStateException: wanted");
        }
    }

    @ParameterizedTest
    @CsvSource({"thread-error", "worker-error"})
    @DisplayName("S2.31: the first unhandled error is logged, stops the process, and ends it with 1")
    void error_whenRunning_stopsInOrder(String mode) throws Exception {
        try (Child child = new Child(mode)) {
            assertThat(child.end()).isEqualTo(1);
            assertThat(child.said).containsExactly("stopping", "program ends", "hook");
            assertThat(child.log()).contains("Unhandled error in").contains("IllegalStateException: wanted");
        }
    }

    @Test
    @DisplayName("S2.31: what the program throws is an unhandled error")
    void program_whenItThrows_stopsInOrder() throws Exception {
        try (Child child = new Child("program-throws")) {
            assertThat(child.end()).isEqualTo(1);
            assertThat(child.said).containsExactly("stopping", "hook");
            assertThat(child.log()).contains("IOException: program failed");
        }
    }

    @Test
    @DisplayName("S2.31: leaving the scope throws the error again: exit code and trace")
    void scope_afterAnError_throwsItAgain() throws Exception {
        try (Child child = new Child("scope-error")) {
            assertThat(child.end()).isEqualTo(1);
            assertThat(child.said).containsExactly("stopping", "hook");
            assertThat(child.log()).contains("Exception in thread \"main\" java.lang.IllegalStateException: wanted");
        }
    }

    @Test
    @DisplayName("S2.30: a scope does not end the process; it says the code")
    void scope_afterASignal_leavesTheEndToItsOwner() throws Exception {
        try (Child child = new Child("scope-signal")) {
            assertThat(child.await("ready").signal("TERM").end()).isZero();
            assertThat(child.said).containsExactly("ready", "stopping", "program ends", "code 143", "hook");
        }
    }

    @Test
    @DisplayName("S2.33: after the scope a signal does what it did before")
    void scope_whenLeft_givesTheSignalsBack() throws Exception {
        try (Child child = new Child("restored")) {
            assertThat(child.await("ready").signal("TERM").end()).isEqualTo(143);
            assertThat(child.said).containsExactly("ready", "hook");
        }
    }

    @Test
    @DisplayName("S2.33: a guard after a guard works")
    void guard_afterAGuard_works() throws Exception {
        try (Child child = new Child("twice")) {
            assertThat(child.await("ready").signal("TERM").end()).isZero();
            assertThat(child.said).containsExactly("ready", "stopping", "program ends", "hook");
        }
    }

    @Test
    void program_whenItReturns_goesOnWithoutTheGuard() throws Exception {
        try (Child child = new Child("program-returns")) {
            assertThat(child.end()).isZero();
            assertThat(child.said).containsExactly("after run", "hook");
        }
    }

    @Test
    void stop_whenItThrows_isLoggedAndTheCodeStays() throws Exception {
        try (Child child = new Child("stop-throws")) {
            assertThat(child.await("ready").signal("TERM").end()).isEqualTo(143);
            assertThat(child.said).containsExactly("ready", "stopping", "program ends", "hook");
            assertThat(child.log()).contains("The stop function failed").contains("IOException: stop failed");
        }
    }

    @Test
    void stop_whenItExits_decidesTheCode() throws Exception {
        try (Child child = new Child("stop-exits")) {
            assertThat(child.await("ready").signal("TERM").end()).isEqualTo(7);
            assertThat(child.said).containsExactly("ready", "hook");
        }
    }

    @Test
    void stop_whenItHangsLongerThanItsTimeout_isInterruptedOnceAndLeftBehind() throws Exception {
        try (Child child = new Child("stop-hangs-briefly")) {
            assertThat(child.await("ready").signal("TERM").end()).isEqualTo(143);
            assertThat(child.said).contains("stopping", "program ends", "hook");
            assertThat(child.log()).contains("has not ended within PT0.2S");
        }
    }

    @Test
    void program_whenItHangsAfterTheStop_isLeftBehind() throws Exception {
        try (Child child = new Child("program-hangs")) {
            assertThat(child.await("ready").signal("TERM").end()).isEqualTo(143);
            assertThat(child.said).containsExactly("ready", "stopping", "hook");
        }
    }

    @Test
    @DisplayName("S2.30: under -Xrs one line says that signals are the embedder's")
    void guard_underXrs_saysOnceThatSignalsAreTheEmbedders() throws Exception {
        try (Child child = new Child("twice", "-Xrs")) {
            assertThat(child.await("ready").signal("TERM").end()).isEqualTo(143);
            assertThat(child.said).containsExactly("ready");
            assertThat(child.log())
                    .containsOnlyOnce("Signals are the embedder's")
                    .contains("-Xrs");
        }
    }

    @Test
    @DisplayName("S2.30: without the module of the signal API it says so, and handles errors")
    void guard_withoutTheSignalApi_handlesErrorsOnly() throws Exception {
        try (Child child = new Child("thread-error", "--limit-modules", "java.base,java.logging,java.management")) {
            assertThat(child.end()).isEqualTo(1);
            assertThat(child.said).containsExactly("stopping", "program ends", "hook");
            assertThat(child.log())
                    .containsOnlyOnce("Signals are the embedder's")
                    .contains("jdk.unsupported");
        }
    }

    @Test
    @DisplayName("S2.30: a hang-up that the process was started to ignore stays ignored")
    void hangUp_underNohup_staysIgnored() throws Exception {
        try (Child child = new Child(true, "plain")) {
            child.await("ready").signal("HUP").signal("QUIT").await("Full thread dump");
            assertThat(child.said).containsExactly("ready");
            assertThat(child.signal("TERM").end()).isEqualTo(143);
        }
    }
}
