package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pinion.worker.WorkerConfig;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The withdrawal of a task by whoever gives up or cancels, against the worker that comes to it: one of them has it. */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "withdrawn; it never runs")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "it ran; the withdrawal failed")
@Outcome(id = "1, 1", expect = FORBIDDEN, desc = "withdrawn, and run all the same")
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "neither run nor withdrawn")
@State
public class GiveUpVsStartStress {
    /** One for all, as in {@link InterruptHandshakeStress}. */
    static final Engine ENGINE =
            new Engine(WorkerConfig.builder().name("stress").build(), NanoClock.SYSTEM, true);

    final CountedBody body = new CountedBody();
    final TaskFuture<?> future = new BodyFuture.OfRunnable(ENGINE, body, 0);

    /** The worker at the task's turn. */
    @Actor
    public void worker(II_Result r) {
        future.runOnWorker();
        r.r1 = body.runs;
    }

    /** The caller. */
    @Actor
    public void caller(II_Result r) {
        r.r2 = future.withdraw() ? 1 : 0;
    }
}
