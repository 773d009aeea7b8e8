package io.pinion.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What {@link App#run()} does in a process of its own. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class AppProcessTest {
    private @Nullable Process child;

    /** The child: three items of a bulk of ten are in hand when the signal comes. */
    static final class Program {
        public static void main(String[] args) {
            HandSource<Note> source = new HandSource<>(64);
            source.stopped.complete(null);
            App app = App.create();
            app.route(new HandRoute<>("r", source).bulkSize(10), items -> {
                System.out.println("handled " + items);
                if (args[0].equals("hang")) {
                    LockSupport.parkNanos(Duration.ofMinutes(5).toNanos());
                }
            });
            app.onStartup(it -> {
                if (args[0].equals("fail")) {
                    throw new IllegalArgumentException("no database");
                }
            });
            app.onShutdown(it -> System.out.println("hook after " + source.settled));
            app.runEvery(Duration.ofMinutes(1), it -> {
                for (String text : List.of("a", "b", "c")) {
                    Objects.requireNonNull(source.inlet).deliver(new Note(text));
                }
                System.out.println("ready");
                if (args[0].equals("ask")) {
                    it.requestStop();
                }
            });
            app.run();
            System.out.println("returned");
        }
    }

    @AfterEach
    void kill() {
        if (child != null) {
            child.destroyForcibly();
        }
    }

    private BufferedReader start(String how) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator,
                Program.class.getName(),
                how));
        // A build may run with signals ignored, which a child inherits.
        command.addAll(0, List.of("env", "--default-signal=TERM,INT,HUP"));
        child = new ProcessBuilder(command).redirectErrorStream(true).start();
        return child.inputReader();
    }

    private void signal(String name) throws Exception {
        Process killer = new ProcessBuilder(
                        "kill", "-" + name, "" + Objects.requireNonNull(child).pid())
                .start();
        assertThat(killer.waitFor()).isZero();
    }

    private int exitCode() throws Exception {
        Process process = Objects.requireNonNull(child);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static List<String> until(BufferedReader out, String line) throws Exception {
        List<String> seen = new ArrayList<>();
        while (true) {
            String next = out.readLine();
            if (next == null) {
                throw new AssertionError("ended without '" + line + "': " + seen);
            }
            seen.add(next);
            if (next.equals(line)) {
                return seen;
            }
        }
    }

    @Test
    @DisplayName("S3.14: run blocks until a signal, then flushes, settles, runs the hooks, and ends with 128 plus it")
    void run_drainsAtASignal() throws Exception {
        for (String name : List.of("TERM", "INT")) {
            BufferedReader out = start("plain");
            until(out, "ready");
            signal(name);
            assertThat(until(out, "hook after [ACK a, ACK b, ACK c]")).contains("handled [a, b, c]");
            assertThat(exitCode()).isEqualTo(name.equals("TERM") ? 143 : 130);
        }
    }

    @Test
    @DisplayName("S3 beyond: a second signal ends the process at once")
    void secondSignal_endsAtOnce() throws Exception {
        BufferedReader out = start("hang");
        until(out, "ready");
        signal("TERM");
        until(out, "handled [a, b, c]");
        signal("TERM");
        assertThat(exitCode()).isEqualTo(143);
    }

    @Test
    void run_thatCannotStart_endsAtOnceWith1() throws Exception {
        BufferedReader out = start("fail");
        assertThat(exitCode()).isEqualTo(1);
        assertThat(out.lines().toList()).anyMatch(line -> line.contains("no database"));
    }

    @Test
    void requestStop_letsRunReturn() throws Exception {
        BufferedReader out = start("ask");
        until(out, "returned");
        assertThat(exitCode()).isZero();
    }
}
