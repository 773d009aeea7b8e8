package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pinion.worker.OfferResult;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A closer that gives up against a hand-over without a fence of its own: what is accepted is listed, once. */
@JCStressTest
@Outcome(id = "1, 0", expect = FORBIDDEN, desc = "lost: accepted, and nobody lists it")
@Outcome(id = "0, 1", expect = FORBIDDEN, desc = "listed although refused")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "accepted and listed")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "refused")
@State
public class AbandonVsClaimStress implements Runnable {
    final ControlWord control = new ControlWord();
    final TaskLane lane = new TaskLane(1, control, () -> {}, NanoClock.SYSTEM);
    final Progress worker = new Progress();

    /** A producer: the whole hand-over. */
    @Actor
    public void producer(II_Result r) {
        r.r1 = lane.offer(this, null, null) == OfferResult.ACCEPTED ? 1 : 0;
    }

    /** The closer of a worker that never came to it: freezes, announces, takes what is claimed. */
    @Actor
    public void closer(II_Result r) {
        lane.gate().freeze();
        control.abandon();
        int[] taken = new int[1];
        lane.takeAll(worker, task -> taken[0]++);
        r.r2 = taken[0];
    }

    @Override
    public void run() {
        throw new IllegalStateException("nobody runs this");
    }
}
