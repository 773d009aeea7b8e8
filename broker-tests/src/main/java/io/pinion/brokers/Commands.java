package io.pinion.brokers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a command to its end, within a time, and keeps the last of what it says. */
final class Commands {
    private static final int SHOWN_CHARS = 2_000;

    private Commands() {}

    /**
     * {@return its output}
     *
     * @throws IllegalStateException with the end of its output, if it fails or takes too long
     */
    static String run(List<String> command, Map<String, String> environment, Path directory, Duration limit) {
        Path output = null;
        try {
            output = Files.createTempFile(directory, "command", ".out");
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .start();
            return await(process, command, output, limit);
        } catch (IOException e) {
            throw new IllegalStateException("could not run " + command.get(0), e);
        } finally {
            delete(output);
        }
    }

    private static String await(Process process, List<String> command, Path output, Duration limit) throws IOException {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(command + " did not end within " + limit + ": " + tail(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command, e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(command + " failed with " + process.exitValue() + ": " + tail(output));
        }
        return Files.readString(output, StandardCharsets.UTF_8).strip();
    }

    /** {@return the end of a file that may be long or absent} */
    static String tail(Path file) {
        try {
            byte[] all = Files.readAllBytes(file);
            int from = Math.max(0, all.length - SHOWN_CHARS);
            return new String(all, from, all.length - from, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "(nothing readable: " + e + ")";
        }
    }

    private static void delete(@org.jspecify.annotations.Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // The directory goes with all that is in it.
            }
        }
    }
}
