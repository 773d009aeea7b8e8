package io.pinion.services.ready;

import io.pinion.worker.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a child process, from its start to its end. Threads: the worker's, except the two that read; when the worker
 * closes, whichever brings the end.
 */
final class ChildProcess {
    private final Worker worker;
    private final String name;
    private final Process process;
    private final Duration grace;
    private final Duration outputAfterEnd;
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private volatile boolean isStopping;
    /** What it had started when it was asked to stop; after its end nobody could tell. */
    private volatile List<ProcessHandle> descendants = List.of();

    ChildProcess(Worker worker, String name, Process process, Duration grace, Duration outputAfterEnd) {
        this.worker = worker;
        this.name = name;
        this.process = process;
        this.grace = grace;
        this.outputAfterEnd = outputAfterEnd;
    }

    /** Starts to read and to watch. */
    CompletableFuture<Integer> begin(Consumer<String> out, Consumer<String> err, int maxLineChars) {
        CompletableFuture<@Nullable Void> outEnd = read("-out", process.getInputStream(), out, maxLineChars);
        CompletableFuture<@Nullable Void> errEnd = read("-err", process.getErrorStream(), err, maxLineChars);
        process.onExit().thenRun(() -> onWorker(() -> exited(CompletableFuture.allOf(outEnd, errEnd))));
        return ended;
    }

    private void exited(CompletableFuture<Void> outputEnd) {
        descendants.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture<Void> tooLate = delay(outputAfterEnd);
        outputEnd.applyToEither(tooLate, nothing -> nothing).whenComplete((nothing, error) -> {
            tooLate.cancel(false);
            onWorker(() -> ended.complete(process.exitValue()));
        });
    }

    /** By a timer and not through the ring, which may be full, or drop; at once when the worker is closing. */
    private void onWorker(Runnable task) {
        delay(Duration.ZERO).whenComplete((nothing, error) -> task.run());
    }

    private CompletableFuture<Void> delay(Duration delay) {
        try {
            return worker.timers().delay(delay);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<@Nullable Void> read(
            String suffix, InputStream stream, Consumer<String> lines, int maxLineChars) {
        CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (stream) {
                        new LineReader(stream, maxLineChars).readAll(line -> deliver(lines, line));
                    } catch (IOException e) {
                        // The process is gone, and its pipe with it.
                    } finally {
                        end.complete(null);
                    }
                },
                name + suffix);
        reader.setDaemon(true);
        reader.start();
        return end;
    }

    /** Waits for the handler, so that a child that writes faster than that is slowed down by its full pipe. */
    private void deliver(Consumer<String> lines, String line) {
        try {
            worker.call(() -> {
                try {
                    lines.accept(line);
                } catch (RuntimeException | Error e) {
                    worker.config().errorHandler().onError("a line of " + name, e);
                }
                return line;
            });
        } catch (RuntimeException e) {
            // The worker is full or closing: the line is lost, but the pipe must be kept empty or the child would hang.
        }
    }

    /** SIGTERM, and after the grace, or when the result is cancelled, SIGKILL, for its children too. */
    CompletableFuture<Integer> stop() {
        if (!isStopping && !ended.isDone()) {
            isStopping = true;
            descendants = process.descendants().toList();
            // Not Process.destroy, which closes the pipes at once: the last words would be lost, or break the child.
            process.toHandle().destroy();
            CompletableFuture<Void> tooLate = delay(grace);
            // Whichever way the delay ends: a close of the worker cancels it.
            tooLate.whenComplete((nothing, error) -> {
                if (!ended.isDone()) {
                    kill();
                }
            });
            ended.whenComplete((code, error) -> tooLate.cancel(false));
        }
        CompletableFuture<Integer> stopped = ended.copy();
        stopped.whenComplete((code, error) -> {
            if (error != null) {
                // Nobody waits for it any more.
                kill();
            }
        });
        return stopped;
    }

    boolean isStopping() {
        return isStopping;
    }

    long pid() {
        return process.pid();
    }

    /** The parent first, or it could start others meanwhile. */
    void kill() {
        List<ProcessHandle> younger = process.descendants().toList();
        process.toHandle().destroyForcibly();
        younger.forEach(ProcessHandle::destroyForcibly);
        descendants.forEach(ProcessHandle::destroyForcibly);
    }
}
