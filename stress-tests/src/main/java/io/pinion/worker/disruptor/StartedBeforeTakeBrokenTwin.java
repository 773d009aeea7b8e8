package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link StartedBeforeTakeStress} with the mark behind the take. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "run, and waited for, as it must be")
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the worker has it, and the closer knows")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the closer has it")
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "nobody has it")
@Outcome(id = "1, 1", expect = FORBIDDEN, desc = "both have it")
@State
public class StartedBeforeTakeBrokenTwin {
    final TaskSlots slots = new TaskSlots(1);
    final Progress worker = new Progress();

    /** A place with a task. */
    public StartedBeforeTakeBrokenTwin() {
        slots.publish(0, slots);
    }

    /** The worker's turn. */
    @Actor
    public void worker(II_Result r) {
        if (slots.isPublishedAcquire(0)) {
            r.r1 = slots.take(0) == slots ? 1 : 0;
            worker.started(0);
        }
    }

    /** A closer. */
    @Actor
    public void closer(II_Result r) {
        boolean taken = slots.take(0) == slots;
        r.r2 = taken ? 1 : worker.hasStarted(0) ? 2 : 0;
    }
}
