package io.pinion.examples.services;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The three services in a process of their own, stopped as Ctrl-C stops them. */
@Timeout(60)
class ThreeServicesTest {
    /** A build in the background passes on that it ignores SIGINT, and a JVM leaves a signal ignored that it finds so. */
    private static final String RESET_SIGNALS =
            "env --default-signal=INT true 2>/dev/null && exec env --default-signal=INT \"$@\"; exec \"$@\"";

    @Test
    void threeServices_onCtrlC_stopInOrder() throws Exception {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        RESET_SIGNALS,
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ThreeServices.class.getName())
                .redirectErrorStream(true)
                .start();
        // A read knows no limit; the end of the process ends it.
        CompletableFuture.delayedExecutor(50, TimeUnit.SECONDS).execute(process::destroyForcibly);
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            boolean signalled = false;
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (!signalled && line.startsWith("report: ") && line.contains("on average")) {
                    signalled = true;
                    Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
                    assertThat(kill.waitFor()).isZero();
                }
            }
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as("exit code after %s", lines).isEqualTo(130);
        assertThat(lines).contains("journal: open", "sensor: ready", "report: ready", "sensor: stopped");
        assertThat(lines).contains("report: stopped, because of: Received SIGINT");
        int closed = indexOf(lines, "journal: closed with");
        assertThat(closed)
                .isGreaterThan(indexOf(lines, "sensor: stopped"))
                .isGreaterThan(indexOf(lines, "report: stopped"));
        assertThat(indexOf(lines, "good bye")).isGreaterThan(closed);
    }

    private static int indexOf(List<String> lines, String start) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(start)) {
                return i;
            }
        }
        throw new AssertionError("'" + start + "' is missing in " + lines);
    }
}
