package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pinion.worker.WorkerConfig;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** cancel(false) against the start of the task: it does not start, or it was running, or the cancel came too late. */
@JCStressTest
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "neither run nor cancelled")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "cancelled before it started; it never runs")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "ended before the cancel")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "cancelled while it ran")
@State
public class CancelVsStartStress {
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

    /** Whoever cancels. */
    @Actor
    public void canceller(II_Result r) {
        r.r2 = future.cancel(false) && future.isCancelled() ? 1 : 0;
    }
}
