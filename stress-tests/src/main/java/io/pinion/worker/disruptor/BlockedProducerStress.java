package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A producer that waits for room against the worker that makes some: register and look, release and look. */
@JCStressTest
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "stranded: room that the producer does not see and nobody tells it of")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the producer sees the room")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the worker sees the producer and wakes it")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both see each other; the wake-up is one too many")
@State
public class BlockedProducerStress {
    final BlockedProducers blocked = new BlockedProducers();
    final Gate gate = new Gate();

    /** A producer: stands in line, then looks for room. */
    @Actor
    public void producer(II_Result r) {
        blocked.enter();
        r.r1 = gate.released() >= 0 ? 1 : 0;
    }

    /** The worker: releases a place, then looks who waits. */
    @Actor
    public void worker(II_Result r) {
        gate.advance(-1, 0);
        r.r2 = blocked.any() ? 1 : 0;
    }
}
