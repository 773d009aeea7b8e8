package io.pinion.linux.jni;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A wake-up against the close: the descriptor is closed once, and not under the hands of a writer. */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "not written, or written before the close; closed once")
@Outcome(id = "1, .*", expect = FORBIDDEN, desc = "written to a descriptor that was closed")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "closed twice, or never")
@State
public class WakeWordCloseStress {
    final WakeWord word = new WakeWord();
    final AtomicInteger closed = new AtomicInteger();

    /** The worker sleeps. */
    public WakeWordCloseStress() {
        word.fallAsleep();
    }

    /** Any thread. */
    @Actor
    public void waker(II_Result r) {
        if (word.wake()) {
            r.r1 = closed.get();
            if (word.leave()) {
                closed.incrementAndGet();
            }
        }
    }

    /** The worker. */
    @Actor
    public void worker() {
        if (word.close()) {
            closed.incrementAndGet();
        }
    }

    /** How often it was closed. */
    @Arbiter
    public void end(II_Result r) {
        r.r2 = closed.get();
    }
}
