package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pinion.worker.WorkerConfig;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A caller whose time is over against the worker that comes to its task: it runs, or it has been withdrawn. */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "withdrawn; it never runs")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "cancelled while it ran")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "it ran and has its outcome")
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "neither run nor withdrawn")
@Outcome(id = "2, .*", expect = FORBIDDEN, desc = "run twice")
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
        r.r2 = future.giveUp() ? 1 : 0;
    }
}
