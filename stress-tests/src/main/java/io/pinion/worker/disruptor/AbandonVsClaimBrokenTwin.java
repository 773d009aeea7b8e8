package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pinion.worker.OfferResult;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link AbandonVsClaimStress} with a closer that does not wait for what is claimed. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "lost, as it must be when nobody waits")
@Outcome(id = "0, 1", expect = FORBIDDEN, desc = "listed although refused")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "accepted and listed")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "refused")
@State
public class AbandonVsClaimBrokenTwin implements Runnable {
    final ControlWord control = new ControlWord();
    final TaskLane lane = new TaskLane(1, control, () -> {}, NanoClock.SYSTEM);

    /** A producer: the whole hand-over. */
    @Actor
    public void producer(II_Result r) {
        r.r1 = lane.offer(this, null, null) == OfferResult.ACCEPTED ? 1 : 0;
    }

    /** The closer of a worker that never came to it: freezes, announces, takes what is there. */
    @Actor
    public void closer(II_Result r) {
        lane.gate().freeze();
        control.abandon();

        r.r2 = lane.slots().take(0) == this ? 1 : 0;
    }

    @Override
    public void run() {
        throw new IllegalStateException("nobody runs this");
    }
}
