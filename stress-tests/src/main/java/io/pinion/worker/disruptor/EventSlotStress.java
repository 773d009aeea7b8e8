package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A published event comes with its content, even to a worker that looked at it too early. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nothing is published yet")
@Outcome(id = "1, 42", expect = ACCEPTABLE, desc = "the event comes with its content")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "an event without its content")
@State
public class EventSlotStress {
    final EventSlot<int[]> slot = new EventSlot<>(new int[1]);
    int early;

    /** A publisher. */
    @Actor
    public void publisher() {
        slot.event[0] = 42;
        slot.publish(0, false);
    }

    /** The worker; its first read gives the compiler a value it could use again. */
    @Actor
    public void worker(II_Result r) {
        early = slot.event[0];
        if (slot.isPublishedAcquire(0) && slot.take(0)) {
            r.r1 = 1;
            r.r2 = slot.event[0];
        }
    }
}
