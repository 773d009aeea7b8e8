package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link LocalQueuePushStress} with the look before the task is put in. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "lost, as it must be when nobody looks again")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "kept and listed")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "refused")
@State
public class LocalQueuePushBrokenTwin {
    static final Object TASK = new Object();
    final ControlWord control = new ControlWord();
    final LocalQueue queue = new LocalQueue(1);

    /** A queue that has its arrays. */
    public LocalQueuePushBrokenTwin() {
        queue.push(TASK, null, null, 0);
        queue.takeBackLast(TASK);
    }

    /** The worker, in a task: looks, then puts in. */
    @Actor
    public void worker(II_Result r) {
        if (control.afterPublication() < ControlWord.ABANDONING) {
            queue.push(TASK, null, null, 0);
            r.r1 = 1;
        }
    }

    /** The closer: announces, then scans. */
    @Actor
    public void closer(II_Result r) {
        control.abandon();
        queue.takeAll(task -> r.r2++);
    }
}
