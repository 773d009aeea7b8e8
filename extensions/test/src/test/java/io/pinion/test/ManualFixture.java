package io.pinion.test;

import io.pinion.contract.WorkerFixture;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Hand-driven workers whose hand is a thread per worker, on a manual clock that a thread moves at the pace of time. */
final class ManualFixture implements WorkerFixture {
    private static final long TICK_NS = 100_000;
    private static final long IDLE_NS = 50_000;

    private final ManualClock clock = new ManualClock();
    private final long originNs = System.nanoTime();
    private volatile boolean open = true;

    ManualFixture() {
        daemon("manual-clock", this::tick).start();
    }

    private static Thread daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    private void tick() {
        while (open) {
            LockSupport.parkNanos(TICK_NS);
            clock.advanceTo(System.nanoTime() - originNs);
        }
    }

    @Override
    public Worker start(WorkerConfig config) {
        ManualWorker manual = ManualWorker.create(config, clock);
        daemon(config.name(), () -> pump(manual)).start();
        return manual.worker();
    }

    private void pump(ManualWorker manual) {
        while (manual.worker().state() != WorkerState.CLOSED) {
            if (manual.runTurn() == 0) {
                LockSupport.parkNanos(IDLE_NS);
            }
        }
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public boolean ownsThread() {
        return false;
    }

    @Override
    public void close() {
        open = false;
    }
}
