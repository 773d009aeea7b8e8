package io.pinion.observability.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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

    @TempDir
    private static Path logs;

    private static Process loaded;

    @TempDir
    private Path directory;

    /** What a process printed on its two streams, and how it ended. */
    private record Outcome(int code, String text) {}

    @BeforeAll
    static void startLoaded() throws IOException {
        loaded = startLoaded(logs.resolve("loaded"));
    }

    private static Process startLoaded(Path log, String... jvmArguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(List.of(jvmArguments));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Loaded.class.getName()));
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        assertThat(reader(process).readLine()).as(Files.readString(log)).isEqualTo("loaded");
        return process;
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static Process viewer(Process of, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA, "-cp", OWN_CLASSES, Top.class.getName()));
        command.addAll(List.of(arguments));
        command.add(Long.toString(of.pid()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void skipTo(BufferedReader lines, String text) throws IOException {
        skipTo(lines, Pattern.compile(Pattern.quote(text)));
    }

    private static void skipTo(BufferedReader lines, Pattern text) throws IOException {
        List<String> seen = new ArrayList<>();
        for (String line = lines.readLine(); line != null && seen.size() < 1_000; line = lines.readLine()) {
            if (text.matcher(line).find()) {
                return;
            }
            seen.add(line);
        }
        fail("no line with '" + text + "' in " + seen);
    }

    @AfterAll
    static void endLoaded() throws Exception {
        loaded.getOutputStream().close();
        if (!loaded.waitFor(30, TimeUnit.SECONDS)) {
            loaded.destroyForcibly();
        }
    }

    private Outcome topWithInput(String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(JAVA, "-cp", OWN_CLASSES, Top.class.getName()));
        command.addAll(List.of(arguments));
        return run(Map.of(), command, input);
    }

    private Outcome run(Map<String, String> environment, List<String> command) throws Exception {
        return run(environment, command, "");
    }

    private Outcome run(Map<String, String> environment, List<String> command, String input) throws Exception {
        Path output = directory.resolve("output-" + System.nanoTime());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().remove("COLUMNS");
        builder.environment().remove("NO_COLOR");
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!input.isEmpty()) {
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }
        try {
            assertThat(process.waitFor(50, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(output));
    }

    private Outcome top(String... arguments) throws Exception {
        return topWithInput("", arguments);
    }

    @Test
    void pipedOutput_isPlain_andShowsEveryWorker() throws Exception {
        Outcome outcome = top("--count", "3", "--interval", "1", Long.toString(loaded.pid()));
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
        // A JVM that does not answer in time is left out.
        for (int i = 1; i < 3 && !outcome.text().contains(" " + loaded.pid() + " "); i++) {
            outcome = top("--count", "1");
        }
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
        Process other = startLoaded(directory.resolve("other"));
        Process viewer = viewer(other, "--interval", "0.2");
        BufferedReader lines = reader(viewer);
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
    void jvmThatIsLookedAt_printsNoWarningOfTheJdk() throws Exception {
        assertThat(top("--count", "1", Long.toString(loaded.pid())).code()).isZero();
        assertThat(Files.readString(logs.resolve("loaded"))).doesNotContain("dynamic", "agent", "terminally");
    }

    @Test
    void processThatIsNoJvm_isRefused_andLives() throws Exception {
        Process sleep = new ProcessBuilder("/bin/sleep", "60").start();
        try {
            Outcome outcome = top(Long.toString(sleep.pid()));
            assertThat(outcome.code()).isEqualTo(Top.NO_CONNECTION);
            assertThat(outcome.text())
                    .startsWith("pinion top: cannot look into process " + sleep.pid() + ": there is no such JVM");
            assertThat(sleep.isAlive()).isTrue();
        } finally {
            sleep.destroyForcibly();
        }
    }

    @Test
    void jvmThatIsStopped_isSaidToBeSilent_untilItGoesOn() throws Exception {
        Process other = startLoaded(directory.resolve("other"));
        Process viewer = viewer(other, "--interval", "0.2");
        try {
            BufferedReader lines = reader(viewer);
            skipTo(lines, "orders");
            signal("-STOP", other);
            skipTo(lines, Pattern.compile("! no answer for \\d+ s: stopped"));
            skipTo(lines, "orders");
            signal("-CONT", other);
            skipTo(lines, " workers  ");
        } finally {
            viewer.destroyForcibly();
            other.destroyForcibly();
        }
    }

    private static void signal(String signal, Process process) throws Exception {
        assertThat(new ProcessBuilder("/bin/kill", signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void closedPipe_endsTheViewer() throws Exception {
        Process viewer = viewer(loaded, "--interval", "0.2");
        try {
            BufferedReader lines = reader(viewer);
            skipTo(lines, "orders");
            lines.close();
            assertThat(viewer.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(viewer.exitValue()).isZero();
        } finally {
            viewer.destroyForcibly();
        }
    }

    @Test
    void agentWithAPassword_isAskedWithIt_andOtherwiseRefuses() throws Exception {
        int port = freePort();
        Path passwords = privateFile("passwords", "ada difference\n");
        Path rights = privateFile("rights", "ada readonly\n");
        List<String> agent = Documents.agentArguments(port);
        agent.removeIf(argument -> argument.contains("authenticate"));
        agent.add("-Dcom.sun.management.jmxremote.password.file=" + passwords);
        agent.add("-Dcom.sun.management.jmxremote.access.file=" + rights);
        Process other = startLoaded(directory.resolve("other"), agent.toArray(String[]::new));
        try {
            Outcome refused = top("--count", "1", Documents.url(port));
            assertThat(refused.code()).as(refused.text()).isEqualTo(Top.NO_CONNECTION);
            assertThat(refused.text()).contains("Authentication failed", "--user");
            Outcome wrong = topWithInput("engine\n", "--user", "ada", "--count", "1", Documents.url(port));
            assertThat(wrong.code()).isEqualTo(Top.NO_CONNECTION);
            assertThat(wrong.text()).contains("Authentication failed").doesNotContain("engine");
            Outcome right = topWithInput("difference\n", "--user", "ada", "--count", "1", Documents.url(port));
            assertThat(right.code()).as(right.text()).isZero();
            assertThat(right.text()).contains("4 workers", "orders").doesNotContain("difference");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void agentOfThePage_isReachedByTheUrlOfThePage() throws Exception {
        int port = freePort();
        Process other = startLoaded(
                directory.resolve("other"), Documents.agentArguments(port).toArray(String[]::new));
        try {
            Outcome outcome = top("--count", "1", Documents.url(port));
            assertThat(outcome.code()).as(outcome.text()).isZero();
            assertThat(outcome.text()).contains("4 workers", "orders");
        } finally {
            other.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path privateFile(String name, String text) throws IOException {
        Path file = Files.createFile(
                directory.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
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
                assertThat(viewer.exitValue()).isEqualTo(end.equals("q") ? 0 : 130);
                assertThat(seen.toString().stripTrailing()).endsWith("\u001b[?25h\u001b[?1049l");
            } finally {
                viewer.destroyForcibly();
            }
        }
    }

    /** Fails when the mode is read, or the first time it is put back, as a Ctrl-C at that moment makes it. */
    @Test
    void terminal_whoseModeIsNotReadOrNotPutBackAtOnce_isLeftAsItWas() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "needs script, of Debian's bsdutils");
        String once = "*:*:*) mkdir " + directory.resolve("once") + " 2>/dev/null && exit 1;;";
        for (String failure : List.of("-g) exit 1;;", once)) {
            Path stty = Files.createDirectories(directory.resolve("bin")).resolve("stty");
            Files.writeString(stty, "#!/bin/sh\ncase $1 in " + failure + " esac\nexec /bin/stty \"$@\"\n");
            Files.setPosixFilePermissions(stty, PosixFilePermissions.fromString("rwxr-xr-x"));
            Map<String, String> environment = Map.of("PATH", stty.getParent() + ":" + System.getenv("PATH"));
            String commands = viewerCommand("--interval 0.1 --count 1") + "; /bin/stty -a";
            Outcome outcome = run(environment, List.of("/usr/bin/script", "-qec", commands, "/dev/null"));
            assertThat(outcome.text())
                    .as(failure)
                    .contains("housekeeping", " icanon", " echo ")
                    .doesNotContain("-icanon", "-echo ");
        }
        assertThat(directory.resolve("once")).exists();
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
