package io.pinion.linux.jni;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Whoever uses up a wake-up sees what was published before it, also when another was pending already. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "used up, and seen")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "still pending")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "still pending, seen all the same")
@Outcome(id = "1, 0", expect = FORBIDDEN, desc = "used up without the publication: the worker would sleep on it")
@State
public class WakeWordDataStress {
    final WakeWord word = new WakeWord();
    int published;

    /** One wake-up is pending before anything begins. */
    public WakeWordDataStress() {
        word.wake();
    }

    /** Any thread. */
    @Actor
    public void waker() {
        published = 1;
        word.wake();
    }

    /** The worker. */
    @Actor
    public void worker(II_Result r) {
        word.getUp();
        r.r2 = published;
    }

    /** Whether a wake-up is still pending: 1 for no. */
    @Arbiter
    public void end(II_Result r) {
        r.r1 = word.getUp() ? 0 : 1;
    }
}
