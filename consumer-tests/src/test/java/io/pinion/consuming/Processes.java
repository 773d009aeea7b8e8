package io.pinion.consuming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Starts a program and gives what it printed. */
final class Processes {
    private Processes() {}

    /** Must end with 0 in that time. */
    static String run(Path folder, long seconds, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        return end(start(folder, environment, command), seconds);
    }

    /** Is told to stop by the signal of an operator once it has printed a line. */
    static String runUntil(String line, Path folder, List<String> command) throws IOException, InterruptedException {
        Started started = start(folder, Map.of(), command);
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!started.text().lines().toList().contains(line)
                && started.process().isAlive()
                && System.nanoTime() < deadlineNs) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        started.process().destroy();
        return end(started, 30);
    }

    private record Started(Process process, Path output) {
        String text() throws IOException {
            return Files.readString(output);
        }
    }

    private static Started start(Path folder, Map<String, String> environment, List<String> command)
            throws IOException {
        Path output = Files.createTempFile(folder, "output-", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_") || name.equals("JDK_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        return new Started(builder.start(), output);
    }

    private static String end(Started started, long seconds) throws IOException, InterruptedException {
        Process process = started.process();
        try {
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            assertThat(ended)
                    .as("ended within %s s:%n%s", seconds, started.text())
                    .isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(process.exitValue()).as(started.text()).isZero();
        return started.text();
    }
}
