package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link GiveUpVsStartStress} where the caller looks and then withdraws. */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "withdrawn; it never runs")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "it ran")
@Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "withdrawn, and run, as it must be able to")
@State
public class GiveUpVsStartBrokenTwin {
    private volatile int state;

    /** The worker at the task's turn. */
    @Actor
    public void worker(II_Result r) {
        if (state == TaskFuture.NEW) {
            state = TaskFuture.RUNNING;
            r.r1 = 1;
        }
    }

    /** The caller. */
    @Actor
    public void caller(II_Result r) {
        if (state == TaskFuture.NEW) {
            state = TaskFuture.WITHDRAWN;
            r.r2 = 1;
        }
    }
}
