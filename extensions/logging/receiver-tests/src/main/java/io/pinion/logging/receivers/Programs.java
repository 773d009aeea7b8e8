package io.pinion.logging.receivers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** Finds the programs of receivers, and says what to do without them. */
final class Programs {
    private static final String REQUIRED = "pinion.receivers.required";
    private static final String SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Programs() {}

    /** {@return the program, or null} */
    static @Nullable Path find(String program) {
        String own = System.getenv("PATH");
        for (String directory : (SYSTEM_PATH + ":" + (own == null ? "" : own)).split(":")) {
            Path file = Path.of(directory, program);
            if (!directory.isEmpty() && Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }

    /** Skips the test when something is missing, or fails where receivers are required. */
    static void orSkip(@Nullable String missing) {
        if (missing == null) {
            return;
        }
        if (Boolean.getBoolean(REQUIRED)) {
            throw new IllegalStateException(missing + " (-D" + REQUIRED + "=true)");
        }
        throw new TestAbortedException(missing);
    }

    /** Skips the test when data that is no part of the project is missing. */
    static void orSkipAlways(@Nullable String missing) {
        if (missing != null) {
            throw new TestAbortedException(missing);
        }
    }

    /** Runs a short command to its end. */
    static void run(List<String> command, Path directory, Duration limit) {
        Path output = directory.resolve("command.out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " did not end within " + limit);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(
                        command + " failed with " + process.exitValue() + ": " + Files.readString(output));
            }
        } catch (IOException e) {
            throw new IllegalStateException("could not run " + command.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command.get(0), e);
        }
    }
}
