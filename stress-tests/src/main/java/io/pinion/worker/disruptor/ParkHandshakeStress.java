package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Sleep against hand-over: announce and look, publish and look. */
@JCStressTest
@Outcome(
        id = "0, 0",
        expect = FORBIDDEN,
        desc = "lost wake-up: the worker sleeps on a task that its producer announced to nobody")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the look before sleep finds the task")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the producer finds the worker asleep and wakes it")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both see each other; the wake-up is one too many")
@State
public class ParkHandshakeStress {
    final ControlWord control = new ControlWord();
    final TaskSlots slots = new TaskSlots(1);

    /** The worker: announces its sleep, then looks. */
    @Actor
    public void worker(II_Result r) {
        control.park();
        r.r1 = slots.isPublishedAcquire(0) ? 1 : 0;
    }

    /** A producer: publishes, then looks. */
    @Actor
    public void producer(II_Result r) {
        slots.publish(0, this);
        r.r2 = control.afterPublication();
    }
}
