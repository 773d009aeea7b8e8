package io.pinion.linux.jni;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A wake-up against the way to sleep: whoever sleeps is written to. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "the worker finds the wake-up and only looks")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the worker sleeps and is written to")
@Outcome(id = "0, 1", expect = FORBIDDEN, desc = "lost wake-up: the worker sleeps and nobody writes")
@Outcome(id = "1, 0", expect = FORBIDDEN, desc = "a write that nobody waits for")
@State
public class WakeWordSleepStress {
    final WakeWord word = new WakeWord();

    /** Any thread. */
    @Actor
    public void waker(II_Result r) {
        r.r1 = word.wake() ? 1 : 0;
    }

    /** The worker, before it waits. */
    @Actor
    public void worker(II_Result r) {
        r.r2 = word.fallAsleep() ? 1 : 0;
    }
}
