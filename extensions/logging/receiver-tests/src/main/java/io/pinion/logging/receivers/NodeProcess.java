package io.pinion.logging.receivers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One program in the foreground, with a directory of its own; ended and removed with the JVM, however that ends. */
final class NodeProcess {
    private static final Duration BOOT = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofSeconds(30);
    private static final long POLL_NS = 10_000_000L;
    private static final int SHOWN_CHARS = 2_000;

    private final Path directory;
    private final Watchdog watchdog;
    private @Nullable Process process;
    private boolean paused;

    NodeProcess() throws IOException {
        directory = Files.createTempDirectory(Watchdog.PREFIX);
        watchdog = Watchdog.over(directory);
    }

    Path directory() {
        return directory;
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Starts it and waits until it is ready. */
    void start(List<String> command, Map<String, String> environment, BooleanSupplier ready) throws IOException {
        if (isRunning()) {
            throw new IllegalStateException("it runs already");
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().putAll(environment);
        Process started = builder.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
                .start();
        process = started;
        paused = false;
        watchdog.watch(Long.toString(started.pid()));
        long deadline = System.nanoTime() + BOOT.toNanos();
        while (!ready.getAsBoolean()) {
            if (!started.isAlive()) {
                throw new IllegalStateException(command.get(0) + " ended with " + started.exitValue() + ": " + said());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(command.get(0) + " was not ready within " + BOOT + ": " + said());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private Path output() {
        return directory.resolve("output");
    }

    /** {@return the end of what the program has written to its output} */
    String said() {
        try {
            String all = Files.readString(output(), StandardCharsets.ISO_8859_1);
            return all.substring(Math.max(0, all.length() - SHOWN_CHARS)).strip();
        } catch (IOException e) {
            return "(nothing)";
        }
    }

    private Process running() {
        Process running = process;
        if (running == null || !running.isAlive()) {
            throw new IllegalStateException("the receiver does not run; start() starts it. It said: " + said());
        }
        return running;
    }

    /** Asks it to end (SIGTERM), or kills it (SIGKILL), and waits for the end. */
    void end(boolean forcibly) {
        Process ended = running();
        if (paused && !forcibly) {
            resume();
        }
        if (forcibly) {
            ended.destroyForcibly();
        } else {
            ended.destroy();
        }
        try {
            if (!ended.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + ended.pid() + " did not end within " + END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the receiver ended", e);
        }
    }

    void pause() {
        signal("STOP");
        awaitStopped();
        paused = true;
    }

    /** A signal is on its way when {@code kill} has ended; each thread stops by itself. */
    private void awaitStopped() {
        long deadlineNs = System.nanoTime() + END.toNanos();
        while (!areAllStopped(Path.of("/proc", String.valueOf(running().pid()), "task"))) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new IllegalStateException("process " + running().pid() + " did not stop within " + END);
            }
            LockSupport.parkNanos(POLL_NS / 10);
        }
    }

    private static boolean areAllStopped(Path tasks) {
        try (Stream<Path> all = Files.list(tasks)) {
            return all.allMatch(NodeProcess::isStopped);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + tasks, e);
        }
    }

    private static boolean isStopped(Path task) {
        try {
            String stat = Files.readString(task.resolve("stat"), StandardCharsets.ISO_8859_1);
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            // That thread has ended.
            return true;
        }
    }

    void resume() {
        signal("CONT");
        paused = false;
    }

    private void signal(String name) {
        Programs.run(List.of("/bin/sh", "-c", "kill -" + name + " " + running().pid()), directory, END);
    }

    /** Ends it and removes the directory. Again: nothing. */
    void close() {
        if (isRunning()) {
            end(true);
        }
        watchdog.finish();
    }
}
