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
    final TaskSlot slot = new TaskSlot();
    boolean early;

    /** A producer. */
    @Actor
    public void producer() {
        slot.first = slot;
        slot.second = slot;
        slot.publish(slot);
    }

    /** The worker; the first two reads give the compiler values it could use again. */
    @Actor
    public void worker(III_Result r) {
        early = slot.first != null & slot.second != null;
        if (slot.isPublishedAcquire()) {
            r.r1 = 1;
            r.r2 = slot.first != null ? 1 : 0;
            r.r3 = slot.second != null ? 1 : 0;
        }
    }
}
