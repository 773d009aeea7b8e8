package io.pinion.worker.disruptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

@SuppressWarnings("unused") // padding
abstract class PadBeforeProgress {
    private int gapAfterHeader;
    private long b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11, b12, b13, b14, b15;
}

abstract class ProgressFields extends PadBeforeProgress {
    long next;
    long started;
    long released = -1;
}

@SuppressWarnings("unused") // padding
abstract class PadAfterProgress extends ProgressFields {
    private long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14, a15;
}

/**
 * How far the worker is in one ring, on cache lines of its own. Written by the worker only, so it reads plainly; others
 * look opaquely, for statistics and the watchdog.
 */
final class Progress extends PadAfterProgress {
    private static final VarHandle NEXT = handle("next");
    private static final VarHandle STARTED = handle("started");

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(ProgressFields.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Marks the slot as begun, before its task is taken; the worker is inside it until {@link #ended}. The exchange that
     * takes the task makes this visible to whoever finds the slot empty after it.
     */
    void started(long sequence) {
        STARTED.setOpaque(this, sequence + 1);
    }

    void ended(long sequence) {
        NEXT.setOpaque(this, sequence + 1);
    }

    /** The first sequence the worker has not passed. */
    long nextOpaque() {
        return (long) NEXT.getOpaque(this);
    }

    /** Whether an empty slot is one the worker has taken; asked after an exchange or compare-and-set found it empty. */
    boolean hasStarted(long sequence) {
        return startedOpaque() > sequence;
    }

    /** One past the last sequence begun. */
    long startedOpaque() {
        return (long) STARTED.getOpaque(this);
    }
}
