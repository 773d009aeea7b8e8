package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link SlotTakeByWorkerOrCloserStress} with a plain read and a plain write. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the first has it")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the second has it")
@Outcome(id = ".*", expect = ACCEPTABLE_INTERESTING, desc = "both have it, as it must be without an exchange")
@State
public class SlotTakeByTwoBrokenTwin {
    private int task = 1;

    private boolean take() {
        boolean taken = task != 0;
        task = 0;
        return taken;
    }

    /** The worker. */
    @Actor
    public void worker(II_Result r) {
        r.r1 = take() ? 1 : 0;
    }

    /** The closer. */
    @Actor
    public void closer(II_Result r) {
        r.r2 = take() ? 1 : 0;
    }
}
