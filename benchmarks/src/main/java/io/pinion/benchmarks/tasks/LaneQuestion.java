package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.Backlog;
import io.pinion.benchmarks.suite.Probe;
import io.pinion.benchmarks.tasks.LaneEvent.LaneSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * How fast do typed events of 64 bytes go through a lane, and how soon are they handled?
 *
 * <p>One producer writes all fields and the handler reads them all. Throughput with a bounded backlog; latency in an open
 * loop at 100k/s from the time when each event was due. Both figures of a contender are from one way to wait.
 *
 * <p>Not measured: skipped events, batches that are flushed.
 *
 * <p>Expected: near the tasks of the same contender; the event's own cache line is one more transfer.
 */
final class LaneQuestion extends TaskQuestion {
    private static final int EVENTS = 300_000;
    private static final int PER_SECOND = 100_000;
    private static final int TIMED = 50_000;
    private static final int WINDOWS = 20;
    private static final int WARM_UPS = 3;
    private static final int NUMBERS_PER_EVENT = 5;

    LaneQuestion() {
        super(
                "lane",
                "typed events of 64 bytes",
                List.of("P21"),
                List.of("pinion-busy", "pinion", "disruptor-busy", "disruptor-yield", "disruptor-lite"),
                List.of());
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        Handler handler = new Handler();
        try (EventLane lane = EventLane.start(contender, probe, handler)) {
            probe.pinProducer();
            for (int i = 0; i < WARM_UPS; i++) {
                measure(lane, handler, new WarmUp(probe, warmUpPart()));
            }
            Rig.settle(contender, probe);
            measure(lane, handler, probe);
        }
    }

    @Override
    void measure(Rig rig, Probe probe) {
        throw new UnsupportedOperationException();
    }

    private static void measure(EventLane lane, Handler handler, Probe probe) {
        int events = Size.count(probe, EVENTS, 1_000);
        LaneSource source = new LaneSource();
        double perUs = Throughput.perUs(events, handler.backlog, () -> publish(lane, handler, source, events));
        probe.figure("lane throughput", Throughput.UNIT, perUs);
        int timed = Size.count(probe, TIMED, 100);
        handler.delays = new Delays(timed);
        OpenLoop.run(PER_SECOND, timed, handler.backlog, intendedNs -> {
            source.next(intendedNs);
            lane.publish(source);
        });
        probe.curve("lane latency at 100k/s", handler.delays.histogram());
        probe.figure("lane latency at 100k/s, median window p50", "ns", handler.delays.medianOfWindows(WINDOWS, 50));
    }

    private static void publish(EventLane lane, Handler handler, LaneSource source, int events) {
        handler.sums[Handler.SUM] = 0;
        source.restart();
        for (int i = 0; i < events; i++) {
            handler.backlog.enter();
            source.next(0);
            lane.publish(source);
        }
        handler.backlog.awaitEmpty();
        Sums.check(handler.sums[Handler.SUM] / NUMBERS_PER_EVENT, events);
    }

    /** Reads the whole event; notes the delay of those that have a time. */
    private static final class Handler implements Consumer<LaneEvent> {
        private static final int SUM = 32;

        private final Backlog backlog = new Backlog();
        private final long[] sums = new long[65];
        private Delays delays = new Delays(0);

        @Override
        public void accept(LaneEvent event) {
            sums[SUM] += event.sum();
            long intendedNs = event.intendedNs();
            if (intendedNs != 0) {
                delays.add(System.nanoTime() - intendedNs);
            }
            backlog.ran();
        }
    }
}
