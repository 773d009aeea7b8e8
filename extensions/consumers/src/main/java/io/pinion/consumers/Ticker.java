package io.pinion.consumers;

import io.pinion.worker.Scheduled;
import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts a body at once and then on a fixed grid; a tick that finds as many running as may is skipped and counted.
 * Confined to the worker, but for {@link #skipped}.
 */
final class Ticker {
    private final Worker worker;
    private final Duration period;
    private final int maxConcurrency;
    private final Supplier<CompletableFuture<?>> body;
    private final TaskErrorHandler errors = TaskErrorHandler.logging();
    private final AtomicLong skipped = new AtomicLong();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable Scheduled ticks;
    private int running;
    private boolean stopping;

    /** The body's future completes on the worker. */
    Ticker(Worker worker, Duration period, int maxConcurrency, Supplier<CompletableFuture<?>> body) {
        this.worker = worker;
        this.period = period;
        this.maxConcurrency = maxConcurrency;
        this.body = body;
    }

    void start() {
        ticks = worker.timers().every(Duration.ZERO, period, this::tick);
    }

    private void tick() {
        if (stopping) {
            return;
        }
        if (running == maxConcurrency) {
            RouteCounters.add(skipped, 1);
            return;
        }
        running++;
        try {
            body.get().whenComplete((nothing, error) -> end(error));
        } catch (RuntimeException | Error refused) {
            end(refused);
        }
    }

    private void end(@Nullable Throwable error) {
        if (!worker.isWorkerThread()) {
            return; // the worker has been abandoned
        }
        running--;
        if (error != null) {
            errors.onError("a task that runs every " + period, error);
        }
        endIfIdle();
    }

    /** No more ticks; done when nothing runs any more. */
    CompletableFuture<Void> stop() {
        stopping = true;
        if (ticks != null) {
            ticks.cancel();
        }
        endIfIdle();
        return ended;
    }

    private void endIfIdle() {
        if (stopping && running == 0) {
            ended.complete(null);
        }
    }

    /** Ticks that found no room. */
    long skipped() {
        return skipped.get();
    }
}
