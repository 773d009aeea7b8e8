package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link RunningBatchStress} with a release store of the batch. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "lost, as it must be able to without the fence")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the worker leaves the rest")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the closer takes the rest")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both know")
@State
public class RunningBatchBrokenTwin {
    final ControlWord control = new ControlWord();
    final AtomicReference<Batch> running = new AtomicReference<>();

    /** The worker. */
    @Actor
    public void worker(II_Result r) {
        running.setRelease(RunningBatchStress.BATCH);
        r.r1 = control.afterPublication() >= ControlWord.ABANDONING ? 1 : 0;
    }

    /** The closer. */
    @Actor
    public void closer(II_Result r) {
        control.abandon();
        r.r2 = running.getAcquire() != null ? 1 : 0;
    }
}
