package io.pinion.worker.disruptor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link TimerInboxByOneStress} with a head that is read and then written. */
@JCStressTest
@Outcome(id = "0, 3", expect = ACCEPTABLE, desc = "both later")
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the first now")
@Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "both now")
@Outcome(
        id = ".*",
        expect = ACCEPTABLE_INTERESTING,
        desc = "an entry is lost or comes twice, as it must be when a push is not one step")
@State
public class TimerInboxByOneBrokenTwin {
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
    public void producer() {
        push(new Node(1));
        push(new Node(2));
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

    private static final class Node {
        final int bit;

        @Nullable
        Node next;

        Node(int bit) {
            this.bit = bit;
        }
    }
}
