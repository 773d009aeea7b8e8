package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A worker that begins a batch against a closer that gives up: the rest of the batch is found by one of them. */
@JCStressTest
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "the worker goes on and the closer knows of no batch")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the worker leaves the rest")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the closer takes the rest")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both know; the index decides")
@State
public class RunningBatchStress {
    static final Batch BATCH = new Batch(new Object[] {1});

    final ControlWord control = new ControlWord();
    final Tally tally = new Tally();

    /** The worker. */
    @Actor
    public void worker(II_Result r) {
        tally.runningBatch(BATCH);
        r.r1 = control.afterPublication() >= ControlWord.ABANDONING ? 1 : 0;
    }

    /** The closer. */
    @Actor
    public void closer(II_Result r) {
        control.abandon();
        r.r2 = tally.runningBatch() != null ? 1 : 0;
    }
}
