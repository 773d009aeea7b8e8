package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One thread pushes two entries while the worker takes: nothing is lost, and the first comes first. */
@JCStressTest
@Outcome(id = "0, 3", expect = ACCEPTABLE, desc = "both later")
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the first now")
@Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "both now")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "an entry is lost, comes twice or overtakes")
@State
public class TimerInboxByOneStress {
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
    public void producer() {
        push(new TimerInboxEntry(1));
        push(new TimerInboxEntry(2));
    }

    /** The worker. */
    @Actor
    public void worker(II_Result r) {
        r.r1 = takeAll();
    }

    /** The worker, later. */
    @Arbiter
    public void later(II_Result r) {
        r.r2 = takeAll();
    }
}
