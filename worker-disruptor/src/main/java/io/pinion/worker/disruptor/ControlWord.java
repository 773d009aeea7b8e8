package io.pinion.worker.disruptor;

import io.pinion.worker.WorkerState;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

@SuppressWarnings("unused") // padding
abstract class PadBeforeControl {
    private int gapAfterHeader;
    private long b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11, b12, b13, b14, b15;
}

abstract class ControlField extends PadBeforeControl {
    static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(ControlField.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through STATE
    private int state;
}

@SuppressWarnings("unused") // padding
abstract class PadAfterControl extends ControlField {
    private long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14, a15;
}

/**
 * The one word in which producers, the worker and whoever closes it agree.
 *
 * <p>AWAKE and PARKED alternate while the worker runs; from DRAINING on it only moves forward. Producers read it before
 * they claim and once more behind the claim or the publication. It has cache lines of its own: producers keep a shared copy, and
 * lose it only when the worker really sleeps or closes.
 */
final class ControlWord extends PadAfterControl {
    static final int AWAKE = 0;
    /** The worker sleeps or is about to; whoever turns this to AWAKE must wake it. */
    static final int PARKED = 1;

    /** New work is refused; what was accepted runs. */
    static final int DRAINING = 2;
    /** The worker found nothing left and looks for the last time; what is published from here on is taken back. */
    static final int FINISHING = 3;
    /** The grace is over: what has not started does not start and is being listed. */
    static final int ABANDONING = 4;

    static final int CLOSED = 5;

    static {
        // A call site links on first use, which allocates and may throw: never between a claim and its publication.
        new ControlWord().afterClaim();
    }

    /** The first look of a submission, and the loop's own; orders nothing that matters, it only refuses early. */
    int acquire() {
        return (int) STATE.getAcquire(this);
    }

    /**
     * The look between a claim and a publication. The claim was a compare-and-set of the ring's cursor, so either this
     * sees the new state, or the claim is seen in the cursor and waited for: by whoever set the state with {@link #park()}
     * or {@link #abandon()}, and after {@link #drain()} by the worker, whose own look stands behind a full fence.
     */
    int afterClaim() {
        return (int) STATE.getVolatile(this);
    }

    /**
     * The look after a publication. Pairs with {@link #park()}, {@link #drain()}, {@link #finish()} and {@link #abandon()}: the publication
     * was a compare-and-set or was followed by a full fence, so either this sees the new state or the other side's
     * re-check sees what was published.
     */
    int afterPublication() {
        return (int) STATE.getVolatile(this);
    }

    /** Announces sleep; the caller must look for work once more before it blocks. */
    boolean park() {
        return fenced(STATE.compareAndSet(this, AWAKE, PARKED));
    }

    /**
     * What follows an announcement reads slots and sequences with less than volatile strength; without the fence such a
     * read could be satisfied before the announcement is visible.
     */
    private static boolean fenced(boolean changed) {
        VarHandle.fullFence();
        return changed;
    }

    /** Ends a sleep; true for exactly one caller per sleep. */
    boolean unpark() {
        return STATE.compareAndSet(this, PARKED, AWAKE);
    }

    /** The commit point of a close: returns what it was before, DRAINING or later if somebody else came first. */
    int drain() {
        while (true) {
            int before = afterPublication();
            if (before >= DRAINING || STATE.compareAndSet(this, before, DRAINING)) {
                return before;
            }
        }
    }

    /** The worker has run everything and freezes what it has; false if somebody gave up before. */
    boolean finish() {
        return fenced(STATE.compareAndSet(this, DRAINING, FINISHING));
    }

    /** The last look found nothing more; false if somebody gave up meanwhile. */
    boolean closeFinished() {
        return STATE.compareAndSet(this, FINISHING, CLOSED);
    }

    /** Gives up on what has not started; true for exactly one caller, who must then list it. */
    boolean abandon() {
        while (true) {
            int before = afterPublication();
            if (before >= ABANDONING) {
                return false;
            }
            if (STATE.compareAndSet(this, before, ABANDONING)) {
                return fenced(true);
            }
        }
    }

    /** Everything abandoned is listed. */
    void closeAbandoned() {
        STATE.compareAndSet(this, ABANDONING, CLOSED);
    }

    WorkerState asWorkerState() {
        return switch (afterPublication()) {
            case AWAKE, PARKED -> WorkerState.RUNNING;
            case DRAINING, FINISHING -> WorkerState.DRAINING;
            case ABANDONING -> WorkerState.ABANDONING;
            default -> WorkerState.CLOSED;
        };
    }
}
