package io.pinion.observability.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The viewer as a process, beside a JVM with workers. */
class TopProcessTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    /** The viewer needs nothing but this. */
    private static final String OWN_CLASSES =
            Path.of("target", "classes").toAbsolutePath().toString();

    private static Process loaded;

    @TempDir
    private Path directory;

    /** What a process printed on its two streams, and how it ended. */
    private record Outcome(int code, String text) {}

    @BeforeAll
    static void startLoaded() throws IOException {
        loaded = new ProcessBuilder(JAVA, "-cp", System.getProperty("java.class.path"), Loaded.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(loaded.getInputStream(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo("loaded");
    }

    @AfterAll
    static void endLoaded() throws Exception {
        loaded.getOutputStream().close();
        if (!loaded.waitFor(30, TimeUnit.SECONDS)) {
            loaded.destroyForcibly();
        }
    }

    private Outcome run(Map<String, String> environment, List<String> command) throws Exception {
        Path output = directory.resolve("output-" + System.nanoTime());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().remove("COLUMNS");
        builder.environment().remove("NO_COLOR");
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(50, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(output));
    }

    private Outcome top(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(JAVA, "-cp", OWN_CLASSES, Top.class.getName()));
        command.addAll(List.of(arguments));
        return run(Map.of(), command);
    }

    @Test
    void pipedOutput_isPlain_andShowsEveryWorker() throws Exception {
        Outcome outcome = top("--count", "3", "--interval", "0.3", Long.toString(loaded.pid()));
        assertThat(outcome.text()).doesNotContain("\u001b");
        assertThat(outcome.code()).as(outcome.text()).isZero();
        String[] blocks = outcome.text().split("pinion top  ");
        assertThat(blocks).hasSize(4);
        assertThat(blocks[3])
                .startsWith("pid " + loaded.pid() + "  4 workers  ")
                .contains("orders", "ledger", "mail", "housekeeping")
                .containsPattern("! ledger: 10[0-9]?%|! ledger: \\d+% full, [\\d,.k]+ rejected/s")
                .contains("! mail: 1 stall(s), with the stack in the log")
                .doesNotContain("! orders");
        assertThat(blocks[1]).containsPattern("orders +run +[\\d,]+ .* - ");
        assertThat(blocks[3]).containsPattern("orders +run +[\\d,]+ +\\d+% +[\\d.,k]+ +[\\d.,k]+ ");
    }

    @Test
    void withoutATarget_theOneJvmThatHasWorkersIsTaken_orAllAreListed() throws Exception {
        Outcome outcome = top("--count", "1");
        // Other tests' JVMs may have workers too, this one among them.
        if (outcome.code() == 0) {
            assertThat(outcome.text()).contains("pinion top  pid " + loaded.pid());
        } else {
            assertThat(outcome.code()).as(outcome.text()).isEqualTo(Top.NO_CHOICE);
            assertThat(outcome.text()).contains("name one by its number").contains("  " + loaded.pid() + "  ");
        }
    }

    @Test
    void whatCannotBeLookedAt_isExplained() throws Exception {
        Outcome none = top("2147483646");
        assertThat(none.code()).isEqualTo(Top.NO_CONNECTION);
        assertThat(none.text())
                .startsWith("pinion top: cannot look into process 2147483646: ")
                .contains("must be a JVM of the same user")
                .doesNotContain("\tat ");
        Outcome refused = top("service:jmx:rmi:///jndi/rmi://127.0.0.1:1/jmxrmi");
        assertThat(refused.code()).isEqualTo(Top.NO_CONNECTION);
        assertThat(refused.text())
                .startsWith("pinion top: no connection to service:jmx:rmi:")
                .contains("Check the address")
                .doesNotContain("\tat ");
        Outcome wrong = top("--colour");
        assertThat(wrong.code()).isEqualTo(Top.USAGE);
        assertThat(wrong.text()).startsWith("pinion top: there is no option --colour. --help lists");
        Outcome help = top("--help");
        assertThat(help.code()).isZero();
        assertThat(help.text()).isEqualTo(Options.HELP);
    }

    @Test
    void jvmThatGoes_endsTheViewer_withItsOwnCode() throws Exception {
        Process other = new ProcessBuilder(JAVA, "-cp", System.getProperty("java.class.path"), Loaded.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader ready =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8));
        assertThat(ready.readLine()).isEqualTo("loaded");
        Process viewer = new ProcessBuilder(
                        JAVA, "-cp", OWN_CLASSES, Top.class.getName(), "--interval", "0.2", Long.toString(other.pid()))
                .redirectErrorStream(true)
                .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(viewer.getInputStream(), StandardCharsets.UTF_8));
        try {
            assertThat(lines.readLine()).startsWith("pinion top  pid " + other.pid());
            other.destroyForcibly().waitFor();
            String last = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
            }
            assertThat(last).startsWith("pinion top: pid " + other.pid() + " has gone: ");
            assertThat(viewer.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(viewer.exitValue()).isEqualTo(Top.GONE);
        } finally {
            viewer.destroyForcibly();
            other.destroyForcibly();
        }
    }

    @Test
    void terminal_getsItsScreenBack() throws Exception {
        Outcome outcome = inTerminal(Map.of("TERM", "xterm"), "--count 2 --interval 0.2");
        assertThat(outcome.text())
                .contains("\u001b[?1049h", "\u001b[?25l", "\u001b[1m")
                .contains("orders")
                .endsWith("\u001b[?25h\u001b[?1049l");
        assertThat(outcome.code()).isZero();
    }

    @Test
    void terminal_withNoColour_isDrawnWithoutColours() throws Exception {
        Outcome outcome = inTerminal(Map.of("TERM", "xterm", "NO_COLOR", "1"), "--count 1");
        assertThat(outcome.text()).contains("\u001b[?1049h").doesNotContain("\u001b[1m", "\u001b[31m");
    }

    @Test
    void dumbTerminal_getsPlainText() throws Exception {
        Outcome outcome = inTerminal(Map.of("TERM", "dumb"), "--count 1");
        assertThat(outcome.text()).contains("orders").doesNotContain("\u001b");
    }

    @Test
    void q_endsTheViewer_andSoDoesASignal() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "needs script, of Debian's bsdutils");
        for (String end : List.of("q", "\u0003")) {
            Process viewer = new ProcessBuilder("/usr/bin/script", "-qec", viewerCommand("--interval 0.2"), "/dev/null")
                    .redirectErrorStream(true)
                    .start();
            try {
                StringBuilder seen = new StringBuilder();
                InputStreamReader in = new InputStreamReader(viewer.getInputStream(), StandardCharsets.UTF_8);
                boolean told = false;
                for (int c = in.read(); c >= 0; c = in.read()) {
                    seen.append((char) c);
                    if (!told && seen.indexOf("housekeeping") > 0) {
                        viewer.getOutputStream().write(end.getBytes(StandardCharsets.UTF_8));
                        viewer.getOutputStream().flush();
                        told = true;
                    }
                }
                assertThat(viewer.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(seen.toString().stripTrailing()).endsWith("\u001b[?25h\u001b[?1049l");
            } finally {
                viewer.destroyForcibly();
            }
        }
    }

    private static String viewerCommand(String arguments) {
        return JAVA + " -cp " + OWN_CLASSES + " " + Top.class.getName() + " " + arguments + " " + loaded.pid();
    }

    private Outcome inTerminal(Map<String, String> environment, String arguments) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "needs script, of Debian's bsdutils");
        Outcome outcome = run(environment, List.of("/usr/bin/script", "-qec", viewerCommand(arguments), "/dev/null"));
        return new Outcome(outcome.code(), outcome.text().stripTrailing());
    }
}
