package io.pinion.worker.disruptor.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link CommandsPushStress} with a head that is read and then written. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both ran")
@Outcome(id = ".*", expect = ACCEPTABLE_INTERESTING, desc = "a command is lost, as it must be without compare-and-set")
@State
public class CommandsPushBrokenTwin {
    private final CountedCommand first = new CountedCommand();
    private final CountedCommand second = new CountedCommand();
    private volatile @Nullable Command head;

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // what this twin is about
    private void push(Command command) {
        command.next = head;
        head = command;
    }

    /** Any thread. */
    @Actor
    public void one() {
        push(first);
    }

    /** Any other thread. */
    @Actor
    public void another() {
        push(second);
    }

    /** The worker, when both have pushed. */
    @Arbiter
    public void worker(II_Result r) {
        for (Command command = head; command != null; command = command.next) {
            command.runCommand();
        }
        r.r1 = first.ran;
        r.r2 = second.ran;
    }
}
