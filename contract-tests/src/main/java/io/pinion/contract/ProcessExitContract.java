package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.Worker;
import io.pinion.worker.Workers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process sees at its end; each test is a JVM of its own. */
public abstract class ProcessExitContract {

    @TempDir
    Path directory;

    /** The program of the child JVM: {@code Program <what> <file>}. */
    public static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            Path file = Path.of(arguments[1]);
            switch (arguments[0]) {
                case "drain" -> {
                    hold();
                    executeLines(file, 1_000);
                }
                case "drain-exit" -> {
                    hold();
                    executeLines(file, 1_000);
                    System.exit(3);
                }
                case "drain-without-logging" -> {
                    LogManager.getLogManager().reset();
                    Workers.execute(() -> {
                        throw new IllegalStateException("wanted");
                    });
                    executeLines(file, 1_000);
                    System.err.close();
                    System.out.close();
                }
                case "stuck" -> {
                    Workers.start(io.pinion.worker.WorkerConfig.builder()
                            .grace(Duration.ofMillis(200))
                            .build());
                    Gate stuck = new Gate();
                    Workers.execute(stuck);
                    stuck.awaitStarted();
                    append(file, "stuck");
                    System.exit(5);
                }
                case "going-down" -> {
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                        try {
                            Workers.execute(() -> append(file, "ran"));
                        } catch (IllegalStateException e) {
                            append(file, "refused: " + e.getMessage());
                        }
                    }));
                    System.exit(0);
                }
                case "own-worker" -> {
                    Worker worker = Worker.start();
                    worker.call(() -> {
                        append(file, "ran");
                        return null;
                    });
                }
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }

        // Keeps the worker busy until the exit has begun, so that the lines are still queued then.
        private static void hold() {
            Thread main = Thread.currentThread();
            Workers.execute(() -> {
                long startNs = System.nanoTime();
                while (main.isAlive() && System.nanoTime() - startNs < 300_000_000) {
                    Thread.onSpinWait();
                }
            });
        }

        private static void executeLines(Path file, int count) {
            for (int i = 0; i < count; i++) {
                int number = i;
                Workers.execute(() -> append(file, String.valueOf(number)));
            }
        }

        private static void append(Path file, String line) {
            try {
                Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private record End(int exitCode, List<String> lines, Duration took, String output) {}

    private End run(String what) throws Exception {
        Path file = directory.resolve("lines");
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName(), what));
        command.add(file.toString());
        long startNs = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(Await.LIMIT.toSeconds() + 20, TimeUnit.SECONDS);
            assertThat(ended).as("the process ends on its own").isTrue();
        } finally {
            process.destroyForcibly();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - startNs);
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        return new End(process.exitValue(), lines, took, Files.readString(output, StandardCharsets.UTF_8));
    }

    private static void assertAllLines(End end) {
        assertThat(end.lines()).as(end.output()).hasSize(1_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(end.lines().get(i)).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    @Tag("S1.10")
    @Tag("S4.5")
    @DisplayName("S1.10: the end of main needs no shutdown; everything accepted has run")
    void mainReturning_withTasksQueued_runsThemAndExitsZero() throws Exception {
        End end = run("drain");
        assertAllLines(end);
        assertThat(end.exitCode()).isZero();
        assertThat(end.output()).isEmpty();
    }

    @Test
    @Tag("S1.10")
    void systemExit_withTasksQueued_runsThemAndKeepsItsCode() throws Exception {
        End end = run("drain-exit");
        assertAllLines(end);
        assertThat(end.exitCode()).isEqualTo(3);
    }

    @Test
    @Tag("S1.10")
    void exit_withLoggingGone_stillRunsWhatIsQueued() throws Exception {
        End end = run("drain-without-logging");
        assertAllLines(end);
        assertThat(end.exitCode()).isZero();
    }

    @Test
    @Tag("S1.10")
    void exit_withAStuckTask_keepsTheDeadline() throws Exception {
        End end = run("stuck");
        assertThat(end.lines()).containsExactly("stuck");
        assertThat(end.exitCode()).isEqualTo(5);
        assertThat(end.took()).isLessThan(Await.LIMIT);
    }

    @Test
    @Tag("S1.10")
    void use_whileTheJvmGoesDown_isRefusedWithAClearError() throws Exception {
        End end = run("going-down");
        assertThat(end.lines())
                .singleElement()
                .asString()
                .startsWith("refused: ")
                .contains("JVM");
        assertThat(end.exitCode()).isZero();
    }

    @Test
    @Tag("S4.3")
    void ownWorker_neverClosed_doesNotKeepTheProcessAlive() throws Exception {
        End end = run("own-worker");
        assertThat(end.lines()).containsExactly("ran");
        assertThat(end.exitCode()).isZero();
    }
}
