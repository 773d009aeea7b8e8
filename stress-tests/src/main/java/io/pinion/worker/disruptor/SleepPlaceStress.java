package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Where the worker sleeps is written before its sleep is announced, and read by whoever ends the sleep. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "no sleep was seen")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the sleep was ended in its place")
@Outcome(id = "1, 0", expect = FORBIDDEN, desc = "the sleep was ended somewhere else")
@State
public class SleepPlaceStress {
    final ControlWord control = new ControlWord();
    int place;

    /** The worker. */
    @Actor
    public void worker() {
        place = 1;
        control.park();
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
