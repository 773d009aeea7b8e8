package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who wins when a timer is fired, ended and cancelled. */
class TimerEntryTest {

    @Test
    void tryCancel_whileScheduled_succeedsOnceAndPreventsFiring() {
        final TimerStub entry = new TimerStub(0);
        assertThat(entry.isCancelledAcquire()).isFalse();
        assertThat(entry.tryCancel(false)).isTrue();
        assertThat(entry.tryCancel(true)).isFalse();
        assertThat(entry.tryFire()).isFalse();
        assertThat(entry.isCancelledAcquire()).isTrue();
    }

    @Test
    void tryCancel_whileFiring_isRefusedUnlessAskedFor() {
        final TimerStub once = firing();
        assertThat(once.tryCancel(false)).isFalse();
        assertThat(once.tryFinish()).isTrue();
        assertThat(once.isDoneAcquire()).isTrue();
        final TimerStub periodic = firing();
        assertThat(periodic.tryCancel(true)).isTrue();
        assertThat(periodic.tryReschedule()).isFalse();
        assertThat(periodic.tryFinish()).isFalse();
    }

    @Test
    void tryCancel_afterDone_isRefused() {
        final TimerStub entry = firing();
        entry.tryFinish();
        assertThat(entry.tryCancel(true)).isFalse();
        assertThat(entry.tryFire()).isFalse();
    }

    @Test
    void tryReschedule_afterFiring_makesTheEntryFireAndCancelAgain() {
        final TimerStub entry = firing();
        assertThat(entry.tryReschedule()).isTrue();
        assertThat(entry.tryFire()).isTrue();
        assertThat(entry.tryReschedule()).isTrue();
        assertThat(entry.tryCancel(false)).isTrue();
    }

    private static TimerStub firing() {
        final TimerStub entry = new TimerStub(0);
        assertThat(entry.tryFire()).isTrue();
        return entry;
    }
}
