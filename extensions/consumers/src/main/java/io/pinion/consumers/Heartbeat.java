package io.pinion.consumers;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Whether a worker still turns: it writes down the time every second. */
final class Heartbeat {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final LongSupplier nanoClock;
    private final AtomicLong lastNs;

    Heartbeat(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        lastNs = new AtomicLong(nanoClock.getAsLong());
    }

    void start(Worker worker) {
        worker.timers().every(PERIOD, () -> lastNs.lazySet(nanoClock.getAsLong()));
    }

    Duration age() {
        return Duration.ofNanos(Math.max(0, nanoClock.getAsLong() - lastNs.get()));
    }
}
