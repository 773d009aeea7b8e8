package io.pinion.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.test.ManualWorker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads at one count: no place, job or token is given twice, none is lost. */
@Timeout(120)
class SharedCountsTest {
    private static final int ROUNDS = Integer.getInteger("pinion.rounds", 20_000);

    /** Runs both sides at the same moment, and the check after both. */
    private static void race(Runnable left, Runnable right, Runnable check) throws Exception {
        AtomicInteger ready = new AtomicInteger();
        CyclicBarrier ends = new CyclicBarrier(2);
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            for (int round = 1; round <= ROUNDS; round++) {
                together(ready, round, right);
                await(ends);
                await(ends);
            }
        });
        for (int round = 1; round <= ROUNDS && !other.isCompletedExceptionally(); round++) {
            together(ready, round, left);
            await(ends);
            check.run();
            await(ends);
        }
        other.get();
    }

    private static void together(AtomicInteger ready, int round, Runnable side) {
        ready.incrementAndGet();
        for (int spins = 0; ready.get() < 2 * round; spins++) {
            if (spins > 1_000) {
                Thread.yield();
            }
        }
        side.run();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void places_areGivenAsOftenAsTheyAreThere() throws Exception {
        for (int places = 1; places <= 3; places++) {
            int room = places;
            PoolGate[] gate = {new PoolGate(1, room - 1)};
            AtomicInteger entered = new AtomicInteger();
            Runnable enter = () -> {
                for (int i = 0; i < 2; i++) {
                    if (gate[0].tryEnter()) {
                        entered.incrementAndGet();
                    }
                }
            };
            race(enter, enter, () -> {
                assertThat(entered.getAndSet(0)).isEqualTo(Math.min(4, room));
                gate[0] = new PoolGate(1, room - 1);
            });
        }
    }

    @Test
    void job_isTakenOrWithdrawn_neverBoth() throws Exception {
        try (ManualWorker manual = ManualWorker.create()) {
            PoolFace pool = (PoolFace) TaskPool.on(manual.worker()).open();
            AtomicInteger ends = new AtomicInteger();
            PoolPlainJob<?>[] job = {newJob(pool)};
            race(
                    () -> {
                        if (job[0].take()) {
                            ends.incrementAndGet();
                        }
                    },
                    () -> {
                        if (job[0].withdraw()) {
                            ends.incrementAndGet();
                        }
                    },
                    () -> {
                        assertThat(ends.getAndSet(0)).isEqualTo(1);
                        job[0] = newJob(pool);
                    });
        }
    }

    @Test
    void tokens_areGivenAsOftenAsTheyAreThere() throws Exception {
        try (ManualWorker manual = ManualWorker.create()) {
            RateBucket[] bucket = {newBucket(manual)};
            AtomicInteger taken = new AtomicInteger();
            Runnable take = () -> {
                for (int i = 0; i < 2; i++) {
                    if (bucket[0].tryTake()) {
                        taken.incrementAndGet();
                    }
                }
            };
            race(take, take, () -> {
                assertThat(taken.getAndSet(0)).isEqualTo(3);
                bucket[0] = newBucket(manual);
            });
        }
    }

    private static PoolPlainJob<?> newJob(PoolFace pool) {
        return new PoolPlainJob<>(pool.core, () -> null);
    }

    private static RateBucket newBucket(ManualWorker manual) {
        return new RateBucket(manual.worker(), 1, Duration.ofDays(1).toNanos(), 3, 1);
    }
}
