package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link CountBeforeEndStress} with the two in the other order. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "done, and not counted, as it must be")
@Outcome(id = "0, .*", expect = ACCEPTABLE, desc = "not done yet")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "done and counted")
@State
public class CountBeforeEndBrokenTwin {
    final Tally tally = new Tally();
    final CompletableFuture<Boolean> future = new CompletableFuture<>();

    /** The worker at the end of a task. */
    @Actor
    public void worker() {
        future.complete(true);
        tally.addCompleted();
    }

    /** Whoever waits, and then asks for the counts. */
    @Actor
    public void waiter(II_Result r) {
        r.r1 = future.isDone() ? 1 : 0;
        r.r2 = (int) tally.completedAcquire();
    }
}
