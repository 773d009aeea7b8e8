package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** {@link SlotTakeStress} with a plain read and a plain write. */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "the worker has it")
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "the closer has it")
@Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "the producer has it back")
@Outcome(id = ".*", expect = ACCEPTABLE_INTERESTING, desc = "two have it, as it must be without an exchange")
@State
public class SlotTakeBrokenTwin {
    private int task = 1;

    private boolean take() {
        boolean taken = task != 0;
        task = 0;
        return taken;
    }

    private boolean takeBack() {
        return take();
    }

    /** The worker. */
    @Actor
    public void worker(III_Result r) {
        r.r1 = take() ? 1 : 0;
    }

    /** The closer. */
    @Actor
    public void closer(III_Result r) {
        r.r2 = take() ? 1 : 0;
    }

    /** The producer that saw the close behind its publication. */
    @Actor
    public void producer(III_Result r) {
        r.r3 = takeBack() ? 1 : 0;
    }
}
