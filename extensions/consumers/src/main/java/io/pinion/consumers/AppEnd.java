package io.pinion.consumers;

import io.pinion.worker.OfferResult;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The end of what runs on an app's worker. */
final class AppEnd {
    private static final System.Logger LOG = System.getLogger("io.pinion.consumers");
    private static final Duration GRACE_OF_SOURCES = Duration.ofSeconds(2);

    private static final long PAUSE_NS = 100_000;

    private final String name;
    private final Worker worker;
    private final Deadline deadline;

    AppEnd(String name, Worker worker, Deadline deadline) {
        this.name = name;
        this.worker = worker;
        this.deadline = deadline;
    }

    /** Stops routes and ticks, waits for what is in work as long as there is time, and closes the sources. */
    void drain(List<RouteRunner<?>> runners, List<Ticker> tickers, @Nullable Heartbeat heartbeat) {
        if (worker.state() == WorkerState.CLOSED) {
            runners.forEach(RouteRunner::abandon);
        }
        List<CompletableFuture<?>> ends = new ArrayList<>();
        tickers.forEach(ticker -> ends.add(onWorker(ticker::stop)));
        runners.forEach(runner -> ends.add(onWorker(runner::stop)));
        if (!deadline.await(all(ends), Duration.ZERO)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "app ''{0}'' ran out of time: {1} items are not settled and are left to their servers",
                    name,
                    runners.stream()
                            .mapToLong(runner -> runner.stats().unsettled())
                            .sum());
            runners.forEach(RouteRunner::abandon);
        }
        List<CompletableFuture<?>> closes = new ArrayList<>();
        runners.forEach(runner -> closes.add(onWorker(runner::close)));
        if (heartbeat != null) {
            closes.add(onWorker(() -> {
                heartbeat.stop();
                return CompletableFuture.completedFuture(null);
            }));
        }
        if (!deadline.await(all(closes), GRACE_OF_SOURCES)) {
            LOG.log(System.Logger.Level.WARNING, "app ''{0}'': a source did not close in time", name);
        }
    }

    private CompletableFuture<?> onWorker(Supplier<CompletableFuture<Void>> step) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Runnable task = () -> run(step, end);
        while (!handedOver(task)) {
            if (deadline.left(GRACE_OF_SOURCES).compareTo(GRACE_OF_SOURCES) <= 0) {
                onFailure(new RejectedExecutionException("the worker has no room for it"));
                end.complete(null);
                break;
            }
            LockSupport.parkNanos(this, PAUSE_NS);
        }
        return end;
    }

    private void run(Supplier<CompletableFuture<Void>> step, CompletableFuture<Void> end) {
        try {
            step.get().whenComplete((nothing, error) -> {
                if (error != null) {
                    onFailure(error);
                }
                end.complete(null);
            });
        } catch (Throwable error) { // the other steps still have to run
            onFailure(error);
            end.complete(null);
        }
    }

    private void onFailure(Throwable error) {
        LOG.log(System.Logger.Level.WARNING, "a step of the stop of app '" + name + "' failed", error);
    }

    /** A full ring refuses no timer, a full table of timers no task; where the worker has ended, any thread will do. */
    private boolean handedOver(Runnable task) {
        if (worker.state() == WorkerState.CLOSED) {
            task.run();
            return true;
        }
        try {
            worker.timers().after(Duration.ZERO, task);
            return true;
        } catch (RejectedExecutionException noTimer) {
            return worker.offer(task) == OfferResult.ACCEPTED;
        }
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<?>> ends) {
        return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
    }
}
