package io.pinion.linux.jni;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link WakeWordDataStress} with a waker that leaves the word alone when a wake-up is pending already. */
@JCStressTest
@Outcome(
        id = "1, 0",
        expect = ACCEPTABLE_INTERESTING,
        desc = "used up without the publication, and nothing pending for it, as it must be")
@Outcome(id = ".*", expect = ACCEPTABLE, desc = "the rest")
@State
public class WakeWordDataBrokenTwin {
    private static final VarHandle PENDING;

    static {
        try {
            PENDING = MethodHandles.lookup().findVarHandle(WakeWordDataBrokenTwin.class, "pending", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through PENDING
    private int pending = 1;

    int published;

    /** Any thread; the plain store can pass the look. */
    @Actor
    public void waker() {
        published = 1;
        if ((int) PENDING.getOpaque(this) == 0) {
            PENDING.getAndSet(this, 1);
        }
    }

    /** The worker; what is pending in the end would wake it again. */
    @Actor
    public void worker(II_Result r) {
        PENDING.getAndSet(this, 0);
        r.r2 = published;
    }

    /** Whether a wake-up is still pending: 1 for no. */
    @Arbiter
    public void end(II_Result r) {
        r.r1 = 1 - (int) PENDING.getOpaque(this);
    }
}
