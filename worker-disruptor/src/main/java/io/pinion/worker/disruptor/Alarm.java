package io.pinion.worker.disruptor;

import io.pinion.worker.disruptor.net.Host;

/** A timer of the engine's own: not counted, not seen by users, kept through a drain. The worker's thread only. */
final class Alarm extends TimerEntry implements Host.Alarm {
    private final EngineTimers timers;
    private final Runnable action;

    Alarm(EngineTimers timers, long deadlineNs, Runnable action) {
        super(deadlineNs);
        this.timers = timers;
        this.action = action;
    }

    @Override
    void fire(long nowNs) {
        if (tryFinish()) {
            action.run();
        }
    }

    @Override
    public void cancel() {
        timers.cancelAlarm(this);
    }
}
