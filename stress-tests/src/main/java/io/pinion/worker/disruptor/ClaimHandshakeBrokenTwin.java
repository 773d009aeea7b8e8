package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link ClaimHandshakeStress} with a worker that looks for the task, which may be on its way, in place of the claim. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "lost wake-up, as it must be while a claim goes unseen")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the worker sees the task and does not sleep")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the producer finds the worker asleep and wakes it")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both see each other; the wake-up is one too many")
@State
public class ClaimHandshakeBrokenTwin implements Runnable {
    final ControlWord control = new ControlWord();
    private int woken;
    final TaskLane lane = new TaskLane(1, control, () -> woken = 1, NanoClock.SYSTEM);

    /** The worker: announces its sleep, then looks at the place. */
    @Actor
    public void worker(II_Result r) {
        control.park();
        r.r1 = lane.slots().isPublishedAcquire(0) ? 1 : 0;
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
