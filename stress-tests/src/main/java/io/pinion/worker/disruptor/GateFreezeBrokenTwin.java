package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** {@link GateFreezeStress} with a freeze that reads and then writes. */
@JCStressTest
@Outcome(id = "1, 7, 7", expect = ACCEPTABLE, desc = "released, then frozen")
@Outcome(id = "0, -1, -1", expect = ACCEPTABLE, desc = "frozen first; nothing was released")
@Outcome(
        id = ".*",
        expect = ACCEPTABLE_INTERESTING,
        desc = "a release is forgotten, as it must be when the freeze is not one step")
@State
public class GateFreezeBrokenTwin {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(GateFreezeBrokenTwin.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final long FROZEN = Long.MIN_VALUE / 2;

    private volatile long value = -1;

    private void freeze() {
        long seen = value;
        if (seen >= -1) {
            value = seen + FROZEN;
        }
    }

    private long released() {
        long seen = value;
        return seen < -1 ? seen - FROZEN : seen;
    }

    /** The worker. */
    @Actor
    public void worker(III_Result r) {
        r.r1 = VALUE.compareAndSet(this, -1L, 7L) ? 1 : 0;
    }

    /** The closer. */
    @Actor
    public void closer(III_Result r) {
        freeze();
        r.r2 = (int) released();
    }

    /** Who looks later; a second freeze changes nothing. */
    @Arbiter
    public void later(III_Result r) {
        freeze();
        r.r3 = (int) released();
    }
}
