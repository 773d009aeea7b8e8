package io.pinion.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs a process, its output in a file, and ends it with all its descendants when its time is over. */
final class Child {
    private static final String LOG = "log.txt";

    private Child() {}

    /** Returns why it failed; empty when it did not. */
    static Optional<String> run(List<String> command, Path dir, Duration limit)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve(LOG).toFile())
                .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of("killed after " + limit.toSeconds() + " s; see " + place(dir));
            }
        } finally {
            kill(process);
        }
        return process.exitValue() == 0 ? Optional.empty() : Optional.of(reason(process.exitValue(), dir));
    }

    private static void kill(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    private static String reason(int exitCode, Path dir) throws IOException {
        Path failure = dir.resolve(Ask.FAILURE);
        String log = "; see " + place(dir);
        if (Files.exists(failure)) {
            return Files.readString(failure).lines().findFirst().orElse("no message") + log;
        }
        return "exit code " + exitCode + log;
    }

    /** Without what lies above, which is of no use to readers elsewhere. */
    private static String place(Path dir) {
        return dir.getFileName() + "/" + LOG;
    }
}
