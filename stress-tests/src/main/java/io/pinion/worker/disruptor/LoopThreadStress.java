package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads that would drive one worker: one of them does. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the first drives")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the second drives")
@Outcome(expect = FORBIDDEN, desc = "nobody drives, or both do")
@State
public class LoopThreadStress {
    final LoopThread thread = new LoopThread();

    /** One. */
    @Actor
    public void first(II_Result r) {
        r.r1 = thread.enter() ? 1 : 0;
    }

    /** The other. */
    @Actor
    public void second(II_Result r) {
        r.r2 = thread.enter() ? 1 : 0;
    }
}
