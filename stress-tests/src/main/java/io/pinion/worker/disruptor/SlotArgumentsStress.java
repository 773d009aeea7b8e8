package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A published task comes with its arguments, even to a worker that looked at them too early. */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "nothing is published yet")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "the task comes with its arguments")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a task without its arguments")
@State
public class SlotArgumentsStress {
    final TaskSlots slots = new TaskSlots(1);
    boolean early;

    /** A producer. */
    @Actor
    public void producer() {
        slots.arguments(0, slots, slots);
        slots.publish(0, slots);
    }

    /** The worker; the first two reads give the compiler values it could use again. */
    @Actor
    public void worker(III_Result r) {
        early = slots.first(0) != null & slots.second(0) != null;
        if (slots.isPublishedAcquire(0)) {
            r.r1 = 1;
            r.r2 = slots.first(0) != null ? 1 : 0;
            r.r3 = slots.second(0) != null ? 1 : 0;
        }
    }
}
