package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Worker, closer and producer want the same task: exactly one gets it. */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "the worker has it")
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "the closer has it")
@Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "the producer has it back")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "nobody has it, or two have it")
@State
public class SlotTakeStress {
    final TaskSlots slots = new TaskSlots(1);

    /** A slot with a published task. */
    public SlotTakeStress() {
        slots.publish(0, slots);
    }

    private boolean take() {
        return slots.take(0) == slots;
    }

    private boolean takeBack() {
        return slots.takeBack(0, slots);
    }

    /** The worker. */
    @Actor
    public void worker(III_Result r) {
        r.r1 = take() ? 1 : 0;
    }

    /** The closer. */
    @Actor
    public void closer(III_Result r) {
        r.r2 = take() ? 1 : 0;
    }

    /** The producer that saw the close behind its publication. */
    @Actor
    public void producer(III_Result r) {
        r.r3 = takeBack() ? 1 : 0;
    }
}
