package io.pinion.linux.jni;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link WakeWordCloseStress} with a waker that does not count itself in. */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "not written, or written before the close")
@Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "written to a closed descriptor, as it must happen")
@State
public class WakeWordCloseBrokenTwin {
    private final AtomicInteger closed = new AtomicInteger();
    private volatile boolean closing;

    /** Any thread. */
    @Actor
    public void waker(II_Result r) {
        if (!closing) {
            r.r1 = closed.get();
        }
    }

    /** The worker. */
    @Actor
    public void worker() {
        closing = true;
        closed.incrementAndGet();
    }

    /** How often it was closed. */
    @Arbiter
    public void end(II_Result r) {
        r.r2 = closed.get();
    }
}
