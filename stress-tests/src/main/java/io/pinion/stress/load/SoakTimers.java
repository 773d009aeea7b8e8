package io.pinion.stress.load;

import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Single timers, never early, and periodic tasks that keep count of their ticks. */
final class SoakTimers {
    private static final int PERIODIC = 16;
    private static final long SHORTEST_PERIOD_NS = 10_000_000;

    private final Worker worker;
    private final SoakMeters meters;
    private final Findings findings;
    private final AtomicLong fired = new AtomicLong();
    private final List<Periodic> periodic = new ArrayList<>();
    private long set;

    /** A periodic task and since when it runs. */
    private record Periodic(Scheduled handle, long periodNs, long startNs) {}

    SoakTimers(Worker worker, SoakMeters meters, Findings findings) {
        this.worker = worker;
        this.meters = meters;
        this.findings = findings;
    }

    void startPeriodic() {
        for (int i = 1; i <= PERIODIC; i++) {
            long periodNs = SHORTEST_PERIOD_NS * i;
            long startNs = System.nanoTime();
            periodic.add(new Periodic(
                    worker.timers().every(Duration.ofNanos(periodNs), fired::incrementAndGet), periodNs, startNs));
        }
    }

    void turn(SplittableRandom random) {
        long delayNs = random.nextInt(5_000_000);
        long deadlineNs = System.nanoTime() + delayNs;
        worker.timers().after(Duration.ofNanos(delayNs), () -> fire(deadlineNs));
        set++;
    }

    private void fire(long deadlineNs) {
        long lagNs = System.nanoTime() - deadlineNs;
        if (lagNs < 0) {
            findings.add("a timer came early", -lagNs + " ns");
        }
        meters.record(SoakMeter.TIMER, lagNs);
        fired.incrementAndGet();
    }

    /** On the worker's thread, where no tick is half counted. */
    void checkPeriodic() {
        for (Periodic task : periodic) {
            long expected = (System.nanoTime() - task.startNs) / task.periodNs;
            long found = task.handle.runs() + task.handle.missedTicks();
            task.handle.cancel();
            // One may be due and wait behind this task, one may have come since the clock was read.
            if (Math.abs(found - expected) > 2) {
                findings.add(
                        "ticks lost or doubled",
                        "period " + task.periodNs + " ns: expected " + expected + ", found " + found);
            }
        }
    }

    /** When the driver has ended, everything is due and the worker is drained. */
    void check() {
        long ticks = periodic.stream().mapToLong(task -> task.handle.runs()).sum();
        findings.same("timers lost or doubled", "runs", set + ticks, fired.get());
    }

    @Override
    public String toString() {
        long missed =
                periodic.stream().mapToLong(task -> task.handle.missedTicks()).sum();
        return "timers: " + fired + " runs, " + missed + " ticks merged";
    }
}
