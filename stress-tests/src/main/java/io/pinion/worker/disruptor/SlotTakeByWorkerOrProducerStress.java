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
    final TaskSlot slot = new TaskSlot();

    /** A slot with a published task. */
    public SlotTakeByWorkerOrProducerStress() {
        slot.publish(slot);
    }

    /** The worker. */
    @Actor
    public void worker(II_Result r) {
        r.r1 = slot.take() != null ? 1 : 0;
    }

    /** The producer. */
    @Actor
    public void producer(II_Result r) {
        r.r2 = slot.takeBack(slot) ? 1 : 0;
    }
}
