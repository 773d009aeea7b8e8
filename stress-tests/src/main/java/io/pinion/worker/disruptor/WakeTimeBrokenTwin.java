package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link WakeTimeStress} with the time written behind the announcement. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "asleep until nobody knows when, as it must be")
@Outcome(id = "0, .*", expect = ACCEPTABLE, desc = "not asleep yet")
@Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "asleep until then")
@State
public class WakeTimeBrokenTwin {
    final ControlWord control = new ControlWord();
    final LoopCells cells = new LoopCells();

    /** The worker before its sleep. */
    @Actor
    public void worker() {
        control.park();
        cells.wakeAt(7);
    }

    /** Whoever sets a timer. */
    @Actor
    public void setter(II_Result r) {
        r.r1 = control.afterPublication();
        r.r2 = (int) cells.wakeAtOpaque();
    }
}
