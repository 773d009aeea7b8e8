package io.pinion.examples.demo;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Lane;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A typed lane of a Pinion worker: lines are copied into preallocated events, a batch ends with one write. */
final class PinionContender implements Contender {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Worker worker;
    private final Lane<LineEvent> lane;
    private @Nullable ShutdownReport report;

    PinionContender(Shipper shipper, IdleStrategy idle, int capacity) {
        worker = Worker.start(WorkerConfig.builder()
                .name("demo-shipper")
                .idleStrategy(idle)
                .overflow(OverflowPolicy.block())
                .errorHandler((task, error) -> shipper.fail(error))
                .build());
        lane = worker.lanes()
                .lane(
                        LineEvent::new,
                        (event, number, endOfBatch) ->
                                shipper.ship(event.bytes, event.offset, event.length, event.sequence, endOfBatch),
                        capacity);
    }

    @Override
    public void submit(LineCursor line) {
        lane.publish(LineEvent::fill, line);
    }

    @Override
    public boolean awaitShipped(Duration limit) throws InterruptedException {
        return worker.drain(limit);
    }

    @Override
    public List<String> remarks() {
        if (report == null) {
            return List.of();
        }
        WorkerStats stats = report.stats();
        return List.of(String.format(
                Locale.ROOT,
                "Pinion's own counters: accepted %,d, completed %,d, failed %,d, never handled %,d; wake-ups %,d, "
                        + "missed %,d; idle %.0f %% of its life",
                stats.accepted(),
                stats.completed(),
                stats.failed(),
                report.neverHandled(),
                stats.wakeups(),
                stats.missedWakeups(),
                stats.idleShare() * 100));
    }

    @Override
    public void close() {
        report = worker.shutdown(GRACE);
    }
}
