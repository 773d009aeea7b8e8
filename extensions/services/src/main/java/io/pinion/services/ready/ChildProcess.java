package io.pinion.services.ready;

import io.pinion.worker.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a child process, from its start to its end. Threads: the worker's, except the two that read. */
final class ChildProcess {
    private final Worker worker;
    private final String name;
    private final Process process;
    private final Duration grace;
    private final Duration outputAfterEnd;
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private boolean isStopping;

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
        outputEnd
                .applyToEither(worker.timers().delay(outputAfterEnd), nothing -> process.exitValue())
                .whenComplete((code, error) -> onWorker(() -> ended.complete(process.exitValue())));
    }

    /** When the worker is gone, nobody is left to be confined to it. */
    private void onWorker(Runnable task) {
        try {
            worker.execute(task);
        } catch (RejectedExecutionException e) {
            ended.complete(process.exitValue());
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

    /** SIGTERM, and after the grace SIGKILL, for its children too. */
    CompletableFuture<Integer> stop() {
        if (!isStopping && !ended.isDone()) {
            isStopping = true;
            // Not Process.destroy, which closes the pipes at once: the last words would be lost, or break the child.
            process.toHandle().destroy();
            try {
                CompletableFuture<Void> tooLate = worker.timers().delay(grace);
                tooLate.thenRun(this::kill);
                ended.whenComplete((code, error) -> {
                    tooLate.cancel(false);
                    if (error != null) {
                        // Nobody waits for it any more.
                        kill();
                    }
                });
            } catch (RejectedExecutionException e) {
                kill();
            }
        }
        return ended;
    }

    boolean isStopping() {
        return isStopping;
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
    }
}
