package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A release before the freeze is in what the frozen gate says, one after it does not happen, and a frozen gate stays. */
@JCStressTest
@Outcome(id = "1, 7, 7", expect = ACCEPTABLE, desc = "released, then frozen")
@Outcome(id = "0, -1, -1", expect = ACCEPTABLE, desc = "frozen first; nothing was released")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a slot was released that the frozen gate holds, or the other way round")
@State
public class GateFreezeStress {
    final Gate gate = new Gate();

    /** The worker. */
    @Actor
    public void worker(III_Result r) {
        r.r1 = gate.advance(-1, 7) ? 1 : 0;
    }

    /** The closer. */
    @Actor
    public void closer(III_Result r) {
        gate.freeze();
        r.r2 = (int) gate.released();
    }

    /** Who looks later; a second freeze changes nothing. */
    @Arbiter
    public void later(III_Result r) {
        gate.freeze();
        r.r3 = (int) gate.released();
    }
}
