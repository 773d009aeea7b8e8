package io.pinion.consumers;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** The end of what runs on an app's worker. */
final class AppEnd {
    private static final System.Logger LOG = System.getLogger("io.pinion.consumers");
    private static final Duration GRACE_OF_SOURCES = Duration.ofSeconds(2);

    private final String name;
    private final Worker worker;
    private final Deadline deadline;

    AppEnd(String name, Worker worker, Deadline deadline) {
        this.name = name;
        this.worker = worker;
        this.deadline = deadline;
    }

    /** Stops routes and ticks, waits for what is in work as long as there is time, and closes the sources. */
    void drain(List<RouteRunner<?>> runners, List<Ticker> tickers) {
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
        }
        List<CompletableFuture<?>> closes = new ArrayList<>();
        runners.forEach(runner -> closes.add(onWorker(runner::close)));
        if (!deadline.await(all(closes), GRACE_OF_SOURCES)) {
            LOG.log(System.Logger.Level.WARNING, "app ''{0}'': a source did not close in time", name);
        }
    }

    /** The worker may be full or gone. */
    private CompletableFuture<?> onWorker(Supplier<CompletableFuture<Void>> step) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Runnable task = () -> {
            try {
                step.get().whenComplete((nothing, error) -> end.complete(null));
            } catch (RuntimeException | Error error) {
                LOG.log(System.Logger.Level.WARNING, "a step of the stop of app '" + name + "' failed", error);
                end.complete(null);
            }
        };
        try {
            // Timers are not refused by a full ring.
            worker.timers().after(Duration.ZERO, task);
        } catch (RejectedExecutionException ended) {
            end.complete(null);
        }
        return end;
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<?>> ends) {
        return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
    }
}
