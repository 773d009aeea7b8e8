package io.pinion.worker.disruptor.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads push, then the worker runs: each command once. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both ran")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a command is lost or runs twice")
@State
public class CommandsPushStress {
    final Commands commands = new Commands();
    final CountedCommand first = new CountedCommand();
    final CountedCommand second = new CountedCommand();

    /** Any thread. */
    @Actor
    public void one() {
        commands.push(first);
    }

    /** Any other thread. */
    @Actor
    public void another() {
        commands.push(second);
    }

    /** The worker, when both have pushed. */
    @Arbiter
    public void worker(II_Result r) {
        commands.runAll();
        r.r1 = first.ran;
        r.r2 = second.ran;
    }
}
