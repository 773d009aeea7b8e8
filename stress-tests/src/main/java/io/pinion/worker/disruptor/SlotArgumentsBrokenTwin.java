package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** {@link SlotArgumentsStress} with a plain publication and a plain look. The processor of x86 keeps the order of such stores
 * and such loads; what shows here is the compiler, which takes the early reads for the late ones. */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "nothing is published yet")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "the task comes with its arguments")
@Outcome(
        id = "1, ., .",
        expect = ACCEPTABLE_INTERESTING,
        desc = "a task without its arguments, as it may be without release and acquire")
@State
public class SlotArgumentsBrokenTwin {
    private int task;
    private int first;
    private int second;
    boolean early;

    /** A producer. */
    @Actor
    public void producer() {
        first = 1;
        second = 1;
        task = 1;
    }

    /** The worker. */
    @Actor
    public void worker(III_Result r) {
        early = first != 0 & second != 0;
        if (task != 0) {
            r.r1 = 1;
            r.r2 = first;
            r.r3 = second;
        }
    }
}
