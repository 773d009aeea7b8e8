package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.suite.Probe;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long after the time when it was due does a task start?
 *
 * <p>An open loop at 1k, 10k, 100k and 1M per second: the producer has a schedule and keeps to it as well as the machine
 * lets it, and each delay counts from the schedule. How late the producer was is a curve of its own, the floor. Beside
 * the curve over everything stands the median over short windows of the percentiles in each, which a machine that halts
 * now and then disturbs less.
 *
 * <p>Not measured: the way back to the caller ({@link RoundTripQuestion}), and tasks that do work.
 *
 * <p>Expected: at 1k/s every sleeper takes the time of a wake-up, 45 to 60 us here, whoever made it; from 100k/s on
 * those that spin before they sleep are as fast as those that never sleep, below half a microsecond.
 */
final class LatencyQuestion extends TaskQuestion {

    /** A rate, for how long it is kept up, and into how many windows that is divided. */
    private record Rate(String label, int perSecond, int fullMs, int windows) {}

    private static final List<Rate> RATES = List.of(
            new Rate("1k/s", 1_000, 400, 10),
            new Rate("10k/s", 10_000, 250, 10),
            new Rate("100k/s", 100_000, 400, 20),
            new Rate("1M/s", 1_000_000, 250, 25));

    LatencyQuestion() {
        super(
                "latency",
                "from the time a task is due to its start, open loop",
                List.of("P5", "P6", "P7"),
                List.of(
                        "pinion",
                        "pinion-busy",
                        "pinion-blocking",
                        "disruptor-busy",
                        "disruptor-lite",
                        "disruptor-block",
                        "tpe",
                        "jctools-park",
                        "netty-nio",
                        "netty-epoll"),
                List.of("disruptor-yield", "disruptor-sleep", "fjp", "virtual", "jctools-spin", "agrona", "eqe"));
    }

    @Override
    void measure(Rig rig, Probe probe) {
        for (Rate rate : RATES) {
            int count =
                    Size.count(probe, (int) (rate.perSecond * (long) rate.fullMs / TimeUnit.SECONDS.toMillis(1)), 50);
            Delays delays = new Delays(count);
            rig.stamped().noteIn(delays);
            Delays lateness = OpenLoop.run(rate.perSecond, count, rig.backlog(), rig.stamped());
            String name = "start at " + rate.label;
            probe.curve(name, delays.histogram());
            probe.figure(name + ", median window p50", "ns", delays.medianOfWindows(rate.windows, 50));
            probe.figure(name + ", median window p99", "ns", delays.medianOfWindows(rate.windows, 99));
            probe.curve("producer late at " + rate.label, lateness.histogram());
        }
    }
}
