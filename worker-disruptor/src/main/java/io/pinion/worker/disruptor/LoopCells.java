package io.pinion.worker.disruptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

@SuppressWarnings("unused") // padding
abstract class PadBeforeCells {
    private int gapAfterHeader;
    private long b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11, b12, b13, b14, b15;
}

@SuppressWarnings("unused") // through handles
abstract class CellFields extends PadBeforeCells {
    static final VarHandle ASLEEP;
    static final VarHandle WAKE_AT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            ASLEEP = lookup.findVarHandle(CellFields.class, "asleep", boolean.class);
            WAKE_AT = lookup.findVarHandle(CellFields.class, "wakeAtNs", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private boolean asleep;
    private long wakeAtNs;
}

@SuppressWarnings("unused") // padding
abstract class PadAfterCells extends CellFields {
    private long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14, a15;
}

/** What the loop tells others about its sleep, on cache lines of its own; written by the worker only. */
final class LoopCells extends PadAfterCells {

    /** A hint: whoever waits for the worker parks at once while it sleeps. */
    boolean isAsleep() {
        return (boolean) ASLEEP.getOpaque(this);
    }

    void asleep(boolean asleep) {
        ASLEEP.setOpaque(this, asleep);
    }

    /**
     * When the worker wakes by itself. Read after PARKED was seen: written before that announcement, so it is of the
     * same sleep or a later one.
     */
    long wakeAtOpaque() {
        return (long) WAKE_AT.getOpaque(this);
    }

    void wakeAt(long timeNs) {
        WAKE_AT.setOpaque(this, timeNs);
    }
}
