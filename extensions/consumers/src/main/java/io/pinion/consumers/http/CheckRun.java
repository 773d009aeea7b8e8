package io.pinion.consumers.http;

import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One check, at most one run of it at a time. A run that hangs holds one thread until it ends, however often it is asked
 * for. On the server's thread, except for the check itself.
 */
final class CheckRun {
    private final String name;
    private final HealthCheck check;
    private final long timeoutNs;
    private final Worker worker;
    private final ErrorLog log;
    private @Nullable CompletableFuture<HealthStatus> running;
    private long startedNs;

    CheckRun(String name, HealthCheck check, long timeoutNs, Worker worker, ErrorLog log) {
        this.name = name;
        this.check = check;
        this.timeoutNs = timeoutNs;
        this.worker = worker;
        this.log = log;
    }

    /** Completes on the server's thread, never with an error, and within the time-out. */
    CompletableFuture<HealthStatus> result() {
        CompletableFuture<HealthStatus> run = running;
        if (run == null || run.isDone()) {
            run = start();
            running = run;
        }
        long leftNs = timeoutNs - (System.nanoTime() - startedNs);
        CompletableFuture<HealthStatus> result = run.copy();
        if (!result.isDone()) {
            bound(result, leftNs);
        }
        return result;
    }

    private CompletableFuture<HealthStatus> start() {
        startedNs = System.nanoTime();
        try {
            Callable<HealthStatus> look = () -> Objects.requireNonNull(check.check(), "the check returned null");
            return worker.blocking().submit(look).exceptionally(this::failed);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(HealthStatus.down("no thread for the check"));
        }
    }

    private HealthStatus failed(Throwable error) {
        log.error("the health check " + name + " failed", HandlerRunner.cause(error));
        return HealthStatus.down("the check failed, see the log");
    }

    private void bound(CompletableFuture<HealthStatus> result, long leftNs) {
        HealthStatus late = HealthStatus.down("no answer within " + timeoutNs / 1_000_000 + " ms");
        if (leftNs <= 0) {
            result.complete(late);
            return;
        }
        try {
            Scheduled timer = worker.timers().after(Duration.ofNanos(leftNs), () -> result.complete(late));
            result.whenComplete((status, error) -> timer.cancel());
        } catch (RejectedExecutionException e) {
            result.complete(late);
        }
    }
}
