package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Worker and producer want the same event: exactly one gets it. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the first has it")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the second has it")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "nobody has it, or both have it")
@State
public class EventSlotTakeStress {
    final EventSlot<int[]> slot = new EventSlot<>(new int[1]);

    /** A slot with a published event. */
    public EventSlotTakeStress() {
        slot.publish(8, false);
    }

    /** The worker. */
    @Actor
    public void worker(II_Result r) {
        r.r1 = slot.take(8) ? 1 : 0;
    }

    /** The producer. */
    @Actor
    public void producer(II_Result r) {
        r.r2 = slot.take(8) ? 1 : 0;
    }
}
