package io.pinion.worker.disruptor.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link CommandsEndStress} with a flag beside the chain instead of a mark in it. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "taken in, and dropped")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "refused")
@Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "taken in and forgotten, as it must be with a flag")
@State
public class CommandsEndBrokenTwin {
    private final AtomicReference<@Nullable CountedCommand> head = new AtomicReference<>();
    private final CountedCommand command = new CountedCommand();
    private volatile boolean ended;

    /** Any thread. */
    @Actor
    public void user(II_Result r) {
        if (!ended) {
            head.set(command);
            r.r1 = 1;
        }
    }

    /** The worker. */
    @Actor
    public void worker() {
        CountedCommand taken = head.getAndSet(null);
        ended = true;
        if (taken != null) {
            taken.dropCommand();
        }
    }

    /** What became of it. */
    @Arbiter
    public void end(II_Result r) {
        r.r2 = command.dropped;
    }
}
