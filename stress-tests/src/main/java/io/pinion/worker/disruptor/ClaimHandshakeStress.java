package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Sleep against a hand-over without a fence of its own: announce and read the cursor, claim and look. */
@JCStressTest
@Outcome(
        id = "0, 0",
        expect = FORBIDDEN,
        desc = "lost wake-up: the worker sleeps on a task that its producer announced to nobody")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the worker sees the claim and does not sleep")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the producer finds the worker asleep and wakes it")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both see each other; the wake-up is one too many")
@State
public class ClaimHandshakeStress implements Runnable {
    final ControlWord control = new ControlWord();
    private int woken;
    final TaskLane lane = new TaskLane(1, control, () -> woken = 1, NanoClock.SYSTEM);

    /** The worker: announces its sleep, then reads the cursor. */
    @Actor
    public void worker(II_Result r) {
        control.park();
        r.r1 = lane.cursor() >= 0 ? 1 : 0;
    }

    /** A producer: the whole hand-over. */
    @Actor
    public void producer(II_Result r) {
        lane.offer(this, null, null);
        r.r2 = woken;
    }

    @Override
    public void run() {
        throw new IllegalStateException("nobody runs this");
    }
}
