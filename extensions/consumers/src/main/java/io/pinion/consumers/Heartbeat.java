package io.pinion.consumers;

import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Whether a worker still turns: every second it writes down the time and looks after the routes. */
final class Heartbeat {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final LongSupplier nanoClock;
    private final AtomicLong lastNs;
    private @Nullable Scheduled beats;

    Heartbeat(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        lastNs = new AtomicLong(nanoClock.getAsLong());
    }

    /** On the worker. */
    void start(Worker worker, List<RouteRunner<?>> runners) {
        beats = worker.timers().every(PERIOD, () -> {
            lastNs.lazySet(nanoClock.getAsLong());
            runners.forEach(RouteRunner::nudge);
        });
    }

    /** On the worker, or when that has ended. */
    void stop() {
        if (beats != null) {
            beats.cancel();
        }
    }

    Duration age() {
        return Duration.ofNanos(Math.max(0, nanoClock.getAsLong() - lastNs.get()));
    }
}
