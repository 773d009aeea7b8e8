package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link BlockedProducerStress} with release and acquire in place of add, compare-and-set and fence. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "stranded, as it must be without the fences")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the producer sees the room")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the worker sees the producer")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both see each other")
@State
public class BlockedProducerBrokenTwin {
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();

    /** A producer: stands in line, then looks for room. */
    @Actor
    public void producer(II_Result r) {
        waiting.setRelease(1);
        r.r1 = released.getAcquire();
    }

    /** The worker: releases a place, then looks who waits. */
    @Actor
    public void worker(II_Result r) {
        released.setRelease(1);
        r.r2 = waiting.getAcquire();
    }
}
