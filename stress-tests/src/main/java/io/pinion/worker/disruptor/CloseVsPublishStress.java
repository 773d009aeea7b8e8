package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The last look of a closing worker against a late publication: what is believed accepted has been taken to run. */
@JCStressTest
@Outcome(id = "1, 0", expect = FORBIDDEN, desc = "lost: accepted, and nobody runs it")
@Outcome(id = "0, 1", expect = FORBIDDEN, desc = "run although refused")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "accepted, and the last look took it")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "taken back and refused")
@State
public class CloseVsPublishStress {
    final ControlWord control = new ControlWord();
    final Gate gate = new Gate();
    final TaskSlots slots = new TaskSlots(1);

    /** A worker that drains. */
    public CloseVsPublishStress() {
        control.drain();
    }

    /** A producer that has claimed its place: publishes, looks, takes back. */
    @Actor
    public void producer(II_Result r) {
        slots.publish(0, slots);
        int state = control.afterPublication();
        boolean refused = state >= ControlWord.FINISHING && 0 > gate.released() && slots.takeBack(0, slots);
        r.r1 = refused ? 0 : 1;
    }

    /** The worker: freezes, announces, looks for the last time. */
    @Actor
    public void worker(II_Result r) {
        gate.freeze();
        control.finish();
        r.r2 = slots.isPublishedAcquire(0) && slots.take(0) == slots ? 1 : 0;
    }
}
