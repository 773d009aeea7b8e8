package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** When a sleeping worker will wake by itself: who reads PARKED reads the time of that sleep. */
@JCStressTest
@Outcome(id = "1, 0", expect = FORBIDDEN, desc = "asleep, and nobody knows until when")
@Outcome(id = "0, .*", expect = ACCEPTABLE, desc = "not asleep yet")
@Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "asleep until then")
@State
public class WakeTimeStress {
    final ControlWord control = new ControlWord();
    final LoopCells cells = new LoopCells();

    /** The worker before its sleep. */
    @Actor
    public void worker() {
        cells.wakeAt(7);
        control.park();
    }

    /** Whoever sets a timer. */
    @Actor
    public void setter(II_Result r) {
        r.r1 = control.afterPublication();
        r.r2 = (int) cells.wakeAtOpaque();
    }
}
