package io.pinion.linux.jni;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link WakeWordSleepStress} with a word for each side, set and looked at in two steps. */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "lost wake-up, as it must be with two plain steps")
@Outcome(id = ".*", expect = ACCEPTABLE, desc = "the rest")
@State
public class WakeWordSleepBrokenTwin {
    private int pending;
    private int asleep;

    /** Any thread. */
    @Actor
    public void waker(II_Result r) {
        pending = 1;
        r.r1 = asleep;
    }

    /** The worker, before it waits. */
    @Actor
    public void worker(II_Result r) {
        asleep = 1;
        r.r2 = 1 - pending;
    }
}
