package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link CancelVsStartStress} with a state that is looked at and then set, in place of compare-and-set. */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "cancelled before it started; it never runs")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "started before the cancel")
@Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "cancelled before it started, and run, as it must be")
@State
public class CancelVsStartBrokenTwin {
    private volatile int state;

    /** The worker at the task's turn. */
    @Actor
    public void worker(II_Result r) {
        if (state == TaskFuture.NEW) {
            state = TaskFuture.RUNNING;
            r.r1 = 1;
        }
    }

    /** Whoever cancels, if it has not started. */
    @Actor
    public void canceller(II_Result r) {
        if (state == TaskFuture.NEW) {
            state = TaskFuture.WITHDRAWN;
            r.r2 = 1;
        }
    }
}
