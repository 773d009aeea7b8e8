package io.pinion.faults;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** One timer after the other; none may be early. */
final class TimerPart implements Part {
    private static final int TIMERS = 40;
    private static final Duration DELAY = Duration.ofMillis(3);

    private final Worker worker;
    private final AtomicInteger fired = new AtomicInteger();
    private volatile String problem = "";

    TimerPart(Worker worker) {
        this.worker = worker;
    }

    void begin() {
        long startNs = System.nanoTime();
        worker.timers().after(DELAY, () -> fired(System.nanoTime() - startNs));
    }

    private void fired(long waitedNs) {
        if (waitedNs < DELAY.toNanos()) {
            problem = "a timer fired after " + waitedNs + " ns instead of " + DELAY.toNanos();
        }
        fired.incrementAndGet();
        if (fired.get() < TIMERS) {
            begin();
        }
    }

    @Override
    public String name() {
        return "timers";
    }

    @Override
    public boolean isDone() {
        return fired.get() == TIMERS;
    }

    @Override
    public String problem() {
        return problem;
    }

    @Override
    public void close() {}
}
