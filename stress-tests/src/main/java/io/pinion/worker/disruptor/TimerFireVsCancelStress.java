package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A periodic timer's run against a cancel: an entry that was cancelled is not scheduled again, and is handed back once. */
@JCStressTest
@Outcome(id = "3, 1, 1", expect = ACCEPTABLE, desc = "fires, is scheduled again, then cancelled")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "fires and is cancelled meanwhile")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "cancelled before it fires")
@Outcome(id = ".*, 0, .*", expect = FORBIDDEN, desc = "nobody else ended it, and yet the cancel failed")
@Outcome(id = ".*, 1, 0", expect = FORBIDDEN, desc = "cancelled, and scheduled all the same")
@State
public class TimerFireVsCancelStress {
    final TimerEntry entry = new TimerInboxEntry(1);

    /** The worker: 1 for a run, 2 for one that is followed by another. */
    @Actor
    public void worker(III_Result r) {
        if (entry.tryFire()) {
            r.r1 = entry.tryReschedule() ? 3 : 1;
        }
    }

    /** Whoever cancels. */
    @Actor
    public void canceller(III_Result r) {
        r.r2 = entry.tryCancel(true) ? 1 : 0;
    }

    /** What it is in the end. */
    @Arbiter
    public void end(III_Result r) {
        r.r3 = entry.isCancelledAcquire() ? 1 : 0;
    }
}
