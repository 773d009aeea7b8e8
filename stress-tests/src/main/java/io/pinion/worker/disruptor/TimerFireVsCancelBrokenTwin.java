package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link TimerFireVsCancelStress} with a look and a write in place of the compare-and-set. */
@JCStressTest
@Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "fires and is scheduled again")
@Outcome(id = "3, 1", expect = ACCEPTABLE, desc = "cancelled at the end, or run over")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "fires and is cancelled meanwhile")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "cancelled before it fires")
@Outcome(
        id = "4, 1",
        expect = ACCEPTABLE_INTERESTING,
        desc = "runs although it was cancelled before, as it must be able to")
@State
public class TimerFireVsCancelBrokenTwin {
    private static final int SCHEDULED = 0;
    private static final int FIRING = 1;
    private static final int CANCELLED = 3;

    private volatile int state;
    private volatile boolean isCancelled;

    /** The worker. */
    @Actor
    public void worker(II_Result r) {
        if (state == SCHEDULED) {
            boolean wasCancelled = isCancelled;
            state = FIRING;
            if (wasCancelled) {
                r.r1 = 4;
            } else if (state == FIRING) {
                state = SCHEDULED;
                r.r1 = 3;
            } else {
                r.r1 = 1;
            }
        }
    }

    /** Whoever cancels; what it tells others is visible before the state. */
    @Actor
    public void canceller(II_Result r) {
        isCancelled = true;
        state = CANCELLED;
        r.r2 = 1;
    }
}
