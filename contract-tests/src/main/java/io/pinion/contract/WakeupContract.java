package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Lane;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A worker on its way to sleep is met by hand-overs and timers from elsewhere, and always woken. Property
 * {@code pinion.wakeups}: how many hand-overs.
 */
public abstract class WakeupContract extends WorkerContract {
    private static final int WAKEUPS = Integer.getInteger("pinion.wakeups", 20_000);
    private static final int MAX_GAP_NS = 200_000;
    /** A worker that is kept from its core for a moment does not fill it. */
    private static final int LANE_CAPACITY = 1 << 13;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void handOvers_atRandomGaps_besideLoad_alwaysWakeTheWorker() throws InterruptedException {
        Worker worker = start(config().idleStrategy(IdleStrategy.BLOCKING));
        SplittableRandom random = new SplittableRandom(WAKEUPS);
        AtomicLong ran = new AtomicLong();
        Lane<AtomicLong> lane =
                worker.lanes().lane(AtomicLong::new, (event, sequence, end) -> ran.incrementAndGet(), LANE_CAPACITY);
        Thread load = new Thread(WakeupContract::burn);
        load.start();
        try {
            for (int i = 0; i < WAKEUPS; i++) {
                handOver(worker, lane, i, ran::incrementAndGet);
                pause(random.nextInt(MAX_GAP_NS));
            }
            assertThat(worker.drain(Await.LIMIT)).isTrue();
        } finally {
            load.interrupt();
            load.join();
        }
        WorkerStats stats = worker.stats();
        System.out.println("hand-overs " + WAKEUPS + ", wake-ups " + stats.wakeups() + ", missed "
                + stats.missedWakeups() + ", waits in " + worker.placement().poller());
        assertThat(ran).hasValue(WAKEUPS);
        assertThat(stats.missedWakeups()).isZero();
        assertThat(stats.wakeups()).isPositive();
    }

    /** Each way of handing over for a quarter of the time: whoever comes next would wake the worker for the others. */
    private static void handOver(Worker worker, Lane<AtomicLong> lane, int turn, Runnable task) {
        switch (4 * turn / WAKEUPS) {
            case 0 -> worker.execute(task);
            case 1 -> worker.submit(task);
            case 2 -> worker.executeAll(List.of(task));
            default -> lane.publish(event -> event.set(turn));
        }
    }

    /** Short gaps by spinning: a timed park would make all of them longer than the way to sleep. */
    private static void pause(int gapNs) {
        if (gapNs > MAX_GAP_NS / 2) {
            LockSupport.parkNanos(gapNs);
            return;
        }
        long untilNs = System.nanoTime() + gapNs;
        while (System.nanoTime() - untilNs < 0) {
            Thread.onSpinWait();
        }
    }

    private static void burn() {
        while (!Thread.interrupted()) {
            Thread.onSpinWait();
        }
    }
}
