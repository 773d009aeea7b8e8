package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import io.pinion.worker.WorkerStats;
import java.lang.reflect.Field;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The account of an engine that nobody drives, with a different number in every counter. */
class StatsReaderTest {
    private static final long ENDED = 1 + 2 + (3 + 10 + 20) + (4 + 40) + 80;

    private final HandClock clock = new HandClock();
    private final Engine engine = new Engine(WorkerConfig.defaults(), NanoClock.of(clock), true);

    @BeforeEach
    void count() throws ReflectiveOperationException {
        times(1, engine.tally::addCompleted);
        times(2, engine.tally::addFailed);
        times(3, engine.tally::addCancelled);
        times(4, engine.tally::addExpired);
        times(5, engine.tally::addHandlerError);
        times(6, engine.tally::addWakeup);
        times(7, engine.tally::addMissedWakeup);
        engine.rejected.add(8);
        engine.dropped.add(9);
        engine.stalls.reports.add(11);
        adder(engine.flights, "cancelledByCloser").add(10);
        adder(engine.closer, "cancelledUnrun").add(20);
        adder(engine.closer, "expiredUnrun").add(40);
        adder(engine.closer, "neverRun").add(80);
        engine.samples.queueDelay(1_000);
        engine.samples.runTime(2_000);
        engine.samples.runTime(2_000);
    }

    private static void times(int times, Runnable add) {
        for (int i = 0; i < times; i++) {
            add.run();
        }
    }

    private static LongAdder adder(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return (LongAdder) field.get(owner);
    }

    @Test
    void read_countersThatDiffer_givesEachInItsPlace() {
        times(200, engine.tally::addTimerDue);
        WorkerStats stats = StatsReader.read(engine);
        assertThat(stats.name()).isEqualTo("pinion-worker");
        assertThat(stats.state()).isEqualTo(WorkerState.RUNNING);
        assertThat(stats.accepted()).isEqualTo(200);
        assertThat(stats.completed()).isEqualTo(1);
        assertThat(stats.failed()).isEqualTo(2);
        assertThat(stats.cancelled()).isEqualTo(33);
        assertThat(stats.expired()).isEqualTo(44);
        assertThat(stats.neverRun()).isEqualTo(80);
        assertThat(stats.pending()).isEqualTo(200 - ENDED);
        assertThat(stats.inFlight()).isZero();
        assertThat(stats.rejected()).isEqualTo(8);
        assertThat(stats.dropped()).isEqualTo(9);
        assertThat(stats.timersPending()).isZero();
        assertThat(stats.handlerErrors()).isEqualTo(5);
        assertThat(stats.queueDelay().count()).isEqualTo(1);
        assertThat(stats.runTime().count()).isEqualTo(2);
        assertThat(stats.loopLag().count()).isZero();
        assertThat(stats.wakeups()).isEqualTo(6);
        assertThat(stats.missedWakeups()).isEqualTo(7);
        assertThat(stats.stalls()).isEqualTo(11);
    }

    @Test
    void pending_moreAcceptedThanEnded_isTheDifference() {
        times(200, engine.tally::addTimerDue);
        assertThat(StatsReader.pending(engine)).isEqualTo(200 - ENDED);
    }

    /** A snapshot is not taken at one moment: an end may be seen whose beginning is not. */
    @Test
    void pending_moreEndedThanAccepted_isNone() {
        times(100, engine.tally::addTimerDue);
        assertThat(StatsReader.pending(engine)).isZero();
        WorkerStats stats = StatsReader.read(engine);
        assertThat(stats.pending()).isZero();
        assertThat(stats.accepted()).isEqualTo(ENDED);
    }

    @Test
    void readFinal_whetherATaskStillRuns_isAllThatIsPending() {
        times(200, engine.tally::addTimerDue);
        WorkerStats rest = StatsReader.readFinal(engine, false);
        assertThat(rest.state()).isEqualTo(WorkerState.CLOSED);
        assertThat(rest.pending()).isZero();
        assertThat(rest.accepted()).isEqualTo(ENDED);
        WorkerStats running = StatsReader.readFinal(engine, true);
        assertThat(running.state()).isEqualTo(WorkerState.CLOSED);
        assertThat(running.pending()).isEqualTo(1);
        assertThat(running.accepted()).isEqualTo(ENDED + 1);
    }

    @Test
    void readProvisional_ofAClosedWorker_saysThatItDrains() {
        times(200, engine.tally::addTimerDue);
        assertThat(StatsReader.readProvisional(engine).state()).isEqualTo(WorkerState.RUNNING);
        assertThat(StatsReader.readProvisional(engine).pending()).isEqualTo(200 - ENDED);
        engine.control.drain();
        engine.control.finish();
        engine.control.closeFinished();
        assertThat(StatsReader.read(engine).state()).isEqualTo(WorkerState.CLOSED);
        assertThat(StatsReader.readProvisional(engine).state()).isEqualTo(WorkerState.DRAINING);
    }

    @Test
    void idleShare_ofItsLife_isBetweenNoneAndAll() {
        assertThat(StatsReader.read(engine).idleShare()).isZero();
        clock.nowNs += 4_000;
        engine.tally.addIdle(1_000);
        assertThat(StatsReader.read(engine).idleShare()).isEqualTo(0.25);
        engine.tally.addIdle(9_000);
        assertThat(StatsReader.read(engine).idleShare()).isEqualTo(1.0);
        engine.tally.addIdle(-20_000);
        assertThat(StatsReader.read(engine).idleShare()).isZero();
    }
}
