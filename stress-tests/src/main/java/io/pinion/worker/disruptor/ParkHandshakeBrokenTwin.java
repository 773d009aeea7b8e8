package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link ParkHandshakeStress} with release and acquire in place of compare-and-set, full fence and volatile. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "lost wake-up, as it must be without the fences")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the look before sleep finds the task")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the producer finds the worker asleep and wakes it")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both see each other; the wake-up is one too many")
@State
public class ParkHandshakeBrokenTwin {
    private static final VarHandle PARKED;
    private static final VarHandle TASK;

    static {
        try {
            PARKED = MethodHandles.lookup().findVarHandle(ParkHandshakeBrokenTwin.class, "parked", int.class);
            TASK = MethodHandles.lookup().findVarHandle(ParkHandshakeBrokenTwin.class, "task", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through PARKED
    private int parked;

    @SuppressWarnings("unused") // through TASK
    private int task;

    /** The worker: announces its sleep, then looks. */
    @Actor
    public void worker(II_Result r) {
        PARKED.setRelease(this, 1);
        r.r1 = (int) TASK.getAcquire(this);
    }

    /** A producer: publishes, then looks. */
    @Actor
    public void producer(II_Result r) {
        TASK.setRelease(this, 1);
        r.r2 = (int) PARKED.getAcquire(this);
    }
}
