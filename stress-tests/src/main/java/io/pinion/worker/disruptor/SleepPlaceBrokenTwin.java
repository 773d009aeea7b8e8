package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link SleepPlaceStress} with the place written after the announcement. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "the sleep was ended somewhere else, as it must happen")
@Outcome(id = ".*", expect = ACCEPTABLE, desc = "the rest")
@State
public class SleepPlaceBrokenTwin {
    final ControlWord control = new ControlWord();
    int place;

    /** The worker. */
    @Actor
    public void worker() {
        control.park();
        place = 1;
    }

    /** A producer. */
    @Actor
    public void producer(II_Result r) {
        if (control.unpark()) {
            r.r1 = 1;
            r.r2 = place;
        }
    }
}
