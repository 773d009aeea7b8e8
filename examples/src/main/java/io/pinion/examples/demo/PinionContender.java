package io.pinion.examples.demo;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Lane;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Pinning;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A typed lane of a Pinion worker: lines are copied into preallocated events, and the worker's own network ships them.
 * The same thread reads what the collector sends back.
 */
final class PinionContender implements Contender {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final long LOOK_EVERY_NS = Duration.ofMillis(1).toNanos();

    private final Worker worker;
    private final PinionRoute route;
    private final Lane<LineEvent> lane;
    private @Nullable ShutdownReport report;

    private PinionContender(Worker worker, PinionRoute route, Shipper shipper, int capacity) {
        this.worker = worker;
        this.route = route;
        lane = worker.lanes()
                .lane(
                        LineEvent::new,
                        (event, number, endOfBatch) ->
                                shipper.ship(event.bytes, event.offset, event.length, event.sequence, endOfBatch),
                        capacity);
    }

    static PinionContender open(Job job) throws DemoException, InterruptedException {
        Settings settings = job.settings();
        Worker worker = start(settings.idle(), settings.pinning(), job.failure());
        try {
            PinionRoute route = job.target().transport() == Transport.UDP
                    ? DatagramRoute.open(worker, job)
                    : StreamRoute.open(worker, job);
            return new PinionContender(worker, route, job.shipper(route.sink()), settings.capacity());
        } catch (DemoException | InterruptedException e) {
            worker.shutdown(Duration.ZERO);
            throw e;
        }
    }

    static Worker start(IdleStrategy idle, Pinning pinning, Failure failure) throws DemoException {
        try {
            return Worker.start(WorkerConfig.builder()
                    .name("demo-shipper")
                    .idleStrategy(idle)
                    .pinning(pinning)
                    .overflow(OverflowPolicy.block())
                    .errorHandler((task, error) -> failure.report(error))
                    .build());
        } catch (IllegalStateException e) {
            throw DemoException.usage(e.getMessage() + ". Nothing was sent.");
        }
    }

    @Override
    public void submit(LineCursor line) {
        route.enter(line.length() + 1);
        lane.publish(LineEvent::fill, line);
    }

    @Override
    public boolean awaitShipped(Duration limit) throws InterruptedException {
        long giveUpNs = System.nanoTime() + limit.toNanos();
        if (!worker.drain(limit)) {
            return false;
        }
        while (!route.isShipped()) {
            if (System.nanoTime() - giveUpNs > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_EVERY_NS);
        }
        return true;
    }

    @Override
    public Route route() {
        return route;
    }

    @Override
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>(route.remarks());
        if (report != null) {
            remarks.add(counters(report));
        }
        return remarks;
    }

    private static String counters(ShutdownReport report) {
        WorkerStats stats = report.stats();
        return String.format(
                Locale.ROOT,
                "Pinion's own counters, timers included: accepted %,d, completed %,d, failed %,d, never handled %,d; wake-ups %,d, "
                        + "missed %,d; idle %.0f %% of its life",
                stats.accepted(),
                stats.completed(),
                stats.failed(),
                report.neverHandled(),
                stats.wakeups(),
                stats.missedWakeups(),
                stats.idleShare() * 100);
    }

    @Override
    public void close() {
        route.close();
        report = worker.shutdown(GRACE);
    }
}
