package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What a task of the worker hands to the worker, against a closer that gives up: kept and listed, or taken back. */
@JCStressTest
@Outcome(id = "1, 0", expect = FORBIDDEN, desc = "lost: kept, and nobody lists it")
@Outcome(id = "0, 1", expect = FORBIDDEN, desc = "listed although refused")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "kept and listed")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "taken back")
@State
public class LocalQueuePushStress {
    static final Object TASK = new Object();
    final ControlWord control = new ControlWord();
    final LocalQueue queue = new LocalQueue(1);

    /** A queue that has its arrays, as any but the first hand-over finds it. */
    public LocalQueuePushStress() {
        queue.push(TASK, null, null, 0);
        queue.takeBackLast(TASK);
    }

    /** The worker, in a task: puts in, then looks. */
    @Actor
    public void worker(II_Result r) {
        queue.push(TASK, null, null, 0);
        r.r1 = control.afterPublication() < ControlWord.ABANDONING || !queue.takeBackLast(TASK) ? 1 : 0;
    }

    /** The closer: announces, then scans. */
    @Actor
    public void closer(II_Result r) {
        control.abandon();
        queue.takeAll(task -> r.r2++);
    }
}
