package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link BatchClaimStress} with an index that is read and then written. */
@JCStressTest
@Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "the worker has both")
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "one each")
@Outcome(id = "0, 3", expect = ACCEPTABLE, desc = "the closer has both")
@Outcome(
        id = ".*",
        expect = ACCEPTABLE_INTERESTING,
        desc = "a task is given out twice or not at all, as it must be when a claim is not one step")
@State
public class BatchClaimBrokenTwin {
    private volatile int next;

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // what this twin is about
    private int claim() {
        int index = next;
        next = index + 1;
        return index >= 0 && index < 2 ? index : -1;
    }

    /** The worker. */
    @Actor
    public void worker(II_Result r) {
        int index = claim();
        int mask = 0;
        while (index >= 0) {
            mask += index + 1;
            index = claim();
        }
        r.r1 = mask;
    }

    /** The closer. */
    @Actor
    public void closer(II_Result r) {
        int from = next;
        next = Integer.MIN_VALUE / 2;
        for (int i = from; i >= 0 && i < 2; i++) {
            r.r2 += i + 1;
        }
    }
}
