package io.pinion.contract;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import io.pinion.worker.spi.DrivenWorker;
import io.pinion.worker.spi.TimeSource;
import io.pinion.worker.spi.WorkerProvider;
import java.time.Instant;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Workers without a thread, each driven by a pump. Their clock runs at the pace of real time, but in ticks, so
 * that deadlines are often equal; it overflows soon after the start, and its wall clock is decades away: only
 * differences mean something.
 */
public final class DrivenFixture implements WorkerFixture {
    private static final long OVERFLOWS_AFTER_NS = 50_000_000;
    private static final long TICK_NS = 20_000;
    private static final long WALL_CLOCK_OFFSET_SECONDS = 1_000_000_000;

    private final long originNs = System.nanoTime();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final WorkerProvider provider;

    /** Drives workers of the engine on the path. */
    public DrivenFixture() {
        this(ServiceLoader.load(WorkerProvider.class).findFirst().orElseThrow());
    }

    /** Drives workers of this engine. */
    public DrivenFixture(WorkerProvider provider) {
        this.provider = provider;
    }

    @Override
    public Worker start(WorkerConfig config) {
        DrivenWorker worker = provider.driven(config, new TimeSource() {
            @Override
            public long nanoTime() {
                return DrivenFixture.this.nanoTime();
            }

            @Override
            public Instant instant() {
                return DrivenFixture.this.instant();
            }
        });
        Thread pump = new Thread(() -> pump(worker), config.name());
        pump.setDaemon(true);
        pump.start();
        return worker;
    }

    private void pump(DrivenWorker worker) {
        try {
            while (worker.state() != WorkerState.CLOSED) {
                if (worker.runTurn() == 0) {
                    LockSupport.parkNanos(50_000);
                }
                if (Thread.interrupted()) {
                    throw new IllegalStateException("an interrupt for a task reached the thread that drives turns");
                }
            }
        } catch (RuntimeException | Error e) {
            fault.compareAndSet(null, e);
            throw e;
        }
    }

    @Override
    public long nanoTime() {
        long elapsedNs = System.nanoTime() - originNs;
        return elapsedNs - elapsedNs % TICK_NS + (Long.MAX_VALUE - OVERFLOWS_AFTER_NS);
    }

    @Override
    public Instant instant() {
        return Instant.now().minusSeconds(WALL_CLOCK_OFFSET_SECONDS);
    }

    @Override
    public boolean ownsThread() {
        return false;
    }

    @Override
    public void close() {
        Throwable found = fault.get();
        if (found != null) {
            throw new AssertionError("a turn failed", found);
        }
    }
}
