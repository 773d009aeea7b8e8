package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The worker claims the tasks of a batch one by one while a closer takes the rest: each task is given out once. */
@JCStressTest
@Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "the worker has both")
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "one each")
@Outcome(id = "0, 3", expect = ACCEPTABLE, desc = "the closer has both")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a task is given out twice or not at all")
@State
public class BatchClaimStress {
    final Batch batch = new Batch(new Object[] {1, 2});

    /** The worker. */
    @Actor
    public void worker(II_Result r) {
        int index = batch.claim();
        int mask = 0;
        while (index >= 0) {
            mask += (int) batch.task(index);
            index = batch.claim();
        }
        r.r1 = mask;
    }

    /** The closer. */
    @Actor
    public void closer(II_Result r) {
        batch.takeRest(taken -> r.r2 += (int) taken.task());
    }
}
