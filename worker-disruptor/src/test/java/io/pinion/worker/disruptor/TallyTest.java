package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.WorkerConfig;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** Each counter counts its own, and nothing else. */
class TallyTest {
    private static final List<Consumer<Tally>> ADDS = List.of(
            Tally::addCompleted,
            Tally::addFailed,
            Tally::addCancelled,
            Tally::addExpired,
            Tally::addTimerDue,
            Tally::addHandlerError,
            Tally::addWakeup,
            Tally::addMissedWakeup,
            tally -> tally.addIdle(1));

    private static final List<ToLongFunction<Tally>> READS = List.of(
            Tally::completedAcquire,
            Tally::failedAcquire,
            Tally::cancelledAcquire,
            Tally::expiredAcquire,
            Tally::timersDueOpaque,
            Tally::handlerErrorsOpaque,
            Tally::wakeupsOpaque,
            Tally::missedWakeupsOpaque,
            Tally::idleNsOpaque);

    private final Tally tally = new Tally();

    @Test
    void counters_eachAddedToAnotherNumberOfTimes_keepThemApart() {
        for (int i = 0; i < ADDS.size(); i++) {
            for (int times = 0; times <= i; times++) {
                ADDS.get(i).accept(tally);
            }
        }
        assertThat(READS)
                .extracting(read -> read.applyAsLong(tally))
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void idleTime_ofSeveralWaits_isTheirSum() {
        tally.addIdle(40);
        tally.addIdle(2);
        assertThat(tally.idleNsOpaque()).isEqualTo(42);
    }

    @Test
    void whatRuns_isWhatWasSetLast() {
        assertThat(tally.runningBatch()).isNull();
        Batch batch = new Batch(new Object[] {"task"});
        tally.runningBatch(batch);
        assertThat(tally.runningBatch()).isSameAs(batch);
        tally.runningBatch(null);
        assertThat(tally.runningBatch()).isNull();
        assertThat(tally.runningFuture()).isNull();
        TaskFuture<?> future =
                new BodyFuture.OfRunnable(new Engine(WorkerConfig.defaults(), NanoClock.SYSTEM, true), () -> {}, 0);
        tally.runningFuture(future);
        assertThat(tally.runningFuture()).isSameAs(future);
        tally.runningFuture(null);
        assertThat(tally.runningFuture()).isNull();
    }
}
