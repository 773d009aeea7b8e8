package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link EventSlotStress} with a plain stamp. On x86 it is the compiler that breaks it; see {@link SlotArgumentsBrokenTwin}. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nothing is published yet")
@Outcome(id = "1, 42", expect = ACCEPTABLE, desc = "the event comes with its content")
@Outcome(
        id = "1, 0",
        expect = ACCEPTABLE_INTERESTING,
        desc = "an event without its content, as it may be without release and acquire")
@State
public class EventSlotBrokenTwin {
    private long stamp = Long.MIN_VALUE;
    private int content;
    int early;

    /** A publisher. */
    @Actor
    public void publisher() {
        content = 42;
        stamp = 0;
    }

    /** The worker. */
    @Actor
    public void worker(II_Result r) {
        early = content;
        if (stamp == 0) {
            r.r1 = 1;
            r.r2 = content;
        }
    }
}
