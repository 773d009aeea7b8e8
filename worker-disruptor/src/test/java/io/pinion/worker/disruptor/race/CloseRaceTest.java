package io.pinion.worker.disruptor.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every task handed to a closing worker ends exactly once: it runs, is refused, is listed, is cancelled or expires; and
 * the worker's counts say so. {@code -Dpinion.races} sets the cycles, {@code -Dpinion.raceSeconds} the time per test,
 * {@code -Dpinion.seed} repeats a run.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class CloseRaceTest {

    private static void race(CloseVariant variant) throws InterruptedException {
        Score score = new CloseRace(variant, RaceSettings.seed()).run(RaceSettings.cycles(), RaceSettings.maxNs());
        System.out.println(score);
        assertThat(score.isClean()).as("%s", score).isTrue();
    }

    @Test
    void close_fromAnotherThread_accountsForEveryTask() throws InterruptedException {
        race(CloseVariant.OTHER_THREAD);
    }

    @Test
    void close_fromTheWorkerItself_accountsForEveryTask() throws InterruptedException {
        race(CloseVariant.WORKER_ITSELF);
    }

    @Test
    void close_byTwoThreadsAtOnce_accountsForEveryTask() throws InterruptedException {
        race(CloseVariant.TWO_CLOSERS);
    }

    @Test
    void close_beforeProducersStart_accountsForEveryTask() throws InterruptedException {
        race(CloseVariant.BEFORE_START);
    }

    @Test
    void close_withProducersBlockedOnFullRing_accountsForEveryTask() throws InterruptedException {
        race(CloseVariant.BLOCKED);
    }

    @Test
    void close_withTaskStuckPastTheGrace_accountsForEveryTask() throws InterruptedException {
        race(CloseVariant.STUCK);
    }

    @Test
    void close_withTaskClaimedAndNotPublished_accountsForEveryTask() throws InterruptedException {
        race(CloseVariant.LATE_TASK);
    }

    @Test
    void close_withEventClaimedAndNotPublished_accountsForEveryTask() throws InterruptedException {
        race(CloseVariant.LATE_EVENT);
    }

    @Test
    void close_withTasksThatSubmitTasks_accountsForEveryTask() throws InterruptedException {
        race(CloseVariant.SELF_SUBMIT);
    }

    @Test
    void close_withBatches_accountsForEveryTask() throws InterruptedException {
        race(CloseVariant.BATCHES);
    }

    @Test
    void close_withFuturesCancelledAtRandom_accountsForEveryTask() throws InterruptedException {
        race(CloseVariant.FUTURES);
    }

    @Test
    void close_withAsynchronousTasksInFlight_accountsForEveryTask() throws InterruptedException {
        race(CloseVariant.ASYNC);
    }

    @Test
    void close_withBlockingCallsInFlight_accountsForEveryTask() throws InterruptedException {
        race(CloseVariant.BLOCKING);
    }

    @Test
    void close_withTypedLanes_accountsForEveryTask() throws InterruptedException {
        race(CloseVariant.LANES);
    }
}
