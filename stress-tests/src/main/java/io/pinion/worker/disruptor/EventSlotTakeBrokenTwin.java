package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link EventSlotTakeStress} with a stamp that is read and then written. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the first has it")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the second has it")
@Outcome(id = ".*", expect = ACCEPTABLE_INTERESTING, desc = "both have it, as it must be when a take is not one step")
@State
public class EventSlotTakeBrokenTwin {
    private volatile long stamp = 16;

    private boolean take() {
        boolean taken = stamp == 16;
        if (taken) {
            stamp = Long.MIN_VALUE;
        }
        return taken;
    }

    /** The worker. */
    @Actor
    public void worker(II_Result r) {
        r.r1 = take() ? 1 : 0;
    }

    /** The producer. */
    @Actor
    public void producer(II_Result r) {
        r.r2 = take() ? 1 : 0;
    }
}
