package io.pinion.tasks;

import java.time.Duration;

/** Decides when a timed task runs. One object for one life; every method runs on the worker's thread. */
interface TimedPlan {

    /** Sets the first timer. */
    void begin(TimedLife life);

    /**
     * A run has ended.
     *
     * @param backoff how long there must be no run from now; zero unless the run failed
     */
    void runEnded(Duration backoff);

    /** Takes the pending timers back; nothing more may run. */
    void cancel();
}
