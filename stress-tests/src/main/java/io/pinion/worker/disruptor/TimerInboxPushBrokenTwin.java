package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** {@link TimerInboxPushStress} with a head that is read and then written. */
@JCStressTest
@Outcome(id = "3", expect = ACCEPTABLE, desc = "both are there")
@Outcome(
        id = ".*",
        expect = ACCEPTABLE_INTERESTING,
        desc = "an entry is lost, as it must be when a push is not one step")
@State
public class TimerInboxPushBrokenTwin {
    private volatile @Nullable Node head;

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // what this twin is about
    private void push(Node node) {
        node.next = head;
        head = node;
    }

    private int takeAll() {
        Node node = head;
        head = null;
        int mask = 0;
        while (node != null) {
            mask += node.bit;
            node = node.next;
        }
        return mask;
    }

    /** A producer. */
    @Actor
    public void one() {
        push(new Node(1));
    }

    /** Another producer. */
    @Actor
    public void another() {
        push(new Node(2));
    }

    /** The worker, when both have pushed. */
    @Arbiter
    public void worker(I_Result r) {
        r.r1 = takeAll();
    }

    private static final class Node {
        final int bit;

        @Nullable
        Node next;

        Node(int bit) {
            this.bit = bit;
        }
    }
}
