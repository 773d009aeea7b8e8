package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two threads push at once: nothing is lost. */
@JCStressTest
@Outcome(id = "3", expect = ACCEPTABLE, desc = "both are there")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "an entry is lost or comes twice")
@State
public class TimerInboxPushStress {
    final TimerInbox inbox = TimerInbox.forScheduled();

    private void push(TimerInboxEntry entry) {
        inbox.push(entry);
    }

    private int takeAll() {
        int mask = 0;
        TimerEntry entry = inbox.takeAll();
        while (entry != null) {
            mask += ((TimerInboxEntry) entry).bit;
            entry = inbox.takeNext(entry);
        }
        return mask;
    }

    /** A producer. */
    @Actor
    public void one() {
        push(new TimerInboxEntry(1));
    }

    /** Another producer. */
    @Actor
    public void another() {
        push(new TimerInboxEntry(2));
    }

    /** The worker, when both have pushed. */
    @Arbiter
    public void worker(I_Result r) {
        r.r1 = takeAll();
    }
}
