package io.pinion.worker.disruptor.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A push against the end: what is taken in is run or dropped once, what is refused is neither. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "taken in, and dropped")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "refused")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "taken in and forgotten, or refused and dropped")
@State
public class CommandsEndStress {
    final Commands commands = new Commands();
    final CountedCommand command = new CountedCommand();

    /** Any thread. */
    @Actor
    public void user(II_Result r) {
        r.r1 = commands.push(command) ? 1 : 0;
    }

    /** The worker. */
    @Actor
    public void worker() {
        commands.runAll();
        commands.end();
    }

    /** What became of it. */
    @Arbiter
    public void end(II_Result r) {
        r.r2 = command.ran + command.dropped;
    }
}
