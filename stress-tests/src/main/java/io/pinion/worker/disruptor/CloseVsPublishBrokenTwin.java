package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link CloseVsPublishStress} with release and acquire in place of compare-and-set, full fence and volatile. */
@JCStressTest
@Outcome(
        id = "1, 0",
        expect = ACCEPTABLE_INTERESTING,
        desc = "lost: accepted, and nobody runs it, as it must be without the fences")
@Outcome(id = "0, 1", expect = FORBIDDEN, desc = "run although refused; the exchange is as in the original")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "accepted, and the last look took it")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "taken back and refused")
@State
public class CloseVsPublishBrokenTwin {
    private static final VarHandle CLOSED;
    private static final VarHandle TASK;

    static {
        try {
            CLOSED = MethodHandles.lookup().findVarHandle(CloseVsPublishBrokenTwin.class, "closed", int.class);
            TASK = MethodHandles.lookup().findVarHandle(CloseVsPublishBrokenTwin.class, "task", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through CLOSED
    private int closed;

    @SuppressWarnings("unused") // through TASK
    private int task;

    /** A producer: publishes, looks, takes back. */
    @Actor
    public void producer(II_Result r) {
        TASK.setRelease(this, 1);
        boolean refused = (int) CLOSED.getAcquire(this) != 0 && TASK.compareAndSet(this, 1, 0);
        r.r1 = refused ? 0 : 1;
    }

    /** The worker: announces, looks for the last time. */
    @Actor
    public void worker(II_Result r) {
        CLOSED.setRelease(this, 1);
        r.r2 = (int) TASK.getAcquire(this) != 0 && TASK.compareAndSet(this, 1, 0) ? 1 : 0;
    }
}
