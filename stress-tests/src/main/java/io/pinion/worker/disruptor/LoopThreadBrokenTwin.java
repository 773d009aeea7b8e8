package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link LoopThreadStress} with a look and a store in place of compare-and-set. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the first drives")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the second drives")
@Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "both drive, as they must be able to")
@State
public class LoopThreadBrokenTwin {
    private volatile @Nullable Thread owner;

    private boolean enter() {
        if (owner != null) {
            return false;
        }
        owner = Thread.currentThread();
        return true;
    }

    /** One. */
    @Actor
    public void first(II_Result r) {
        r.r1 = enter() ? 1 : 0;
    }

    /** The other. */
    @Actor
    public void second(II_Result r) {
        r.r2 = enter() ? 1 : 0;
    }
}
