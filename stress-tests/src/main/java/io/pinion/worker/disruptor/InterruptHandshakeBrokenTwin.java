package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import io.pinion.worker.WorkerConfig;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link InterruptHandshakeStress} with a canceller that looks at the state and then interrupts. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "the task ended before the cancel")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "cancelled; the interrupt stayed with its task")
@Outcome(
        id = "1, .*",
        expect = ACCEPTABLE_INTERESTING,
        desc = "the interrupt reaches the next task, as it must be without the hand-shake")
@State
public class InterruptHandshakeBrokenTwin {
    /** One for all: an engine is too big to be made for each try, and only its counters are used. */
    static final Engine ENGINE =
            new Engine(WorkerConfig.builder().name("stress").build(), NanoClock.SYSTEM, true);

    final LoneTask future = new LoneTask(ENGINE);

    /** A task that runs. */
    public InterruptHandshakeBrokenTwin() {
        future.begin();
    }

    /** The worker at the end of the task; what it finds in its flag, the next task would find. */
    @Actor
    public void worker(II_Result r) {
        future.thread.enter();
        future.leaveRunning();
        boolean struck = false;
        for (int i = 0; i < 20; i++) {
            struck |= Thread.interrupted();
        }
        // From here on no interrupt reaches this thread, so the harness is safe.
        future.thread.leave();
        r.r1 = struck ? 1 : 0;
    }

    /** Whoever cancels. */
    @Actor
    public void canceller(II_Result r) {
        if (future.state() == TaskFuture.RUNNING) {
            future.thread.interrupt();
            r.r2 = 1;
        }
    }
}
