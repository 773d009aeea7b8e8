package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Worker and producer want the same task; two threads, for machines on which three do not run at once. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the first has it")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the second has it")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "nobody has it, or both have it")
@State
public class SlotTakeByWorkerOrProducerStress {
    final TaskSlots slots = new TaskSlots(1);

    /** A slot with a published task. */
    public SlotTakeByWorkerOrProducerStress() {
        slots.publish(0, slots);
    }

    /** The worker. */
    @Actor
    public void worker(II_Result r) {
        r.r1 = slots.take(0) == slots ? 1 : 0;
    }

    /** The producer. */
    @Actor
    public void producer(II_Result r) {
        r.r2 = slots.takeBack(0, slots) ? 1 : 0;
    }
}
