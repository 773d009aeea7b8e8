package io.pinion.worker.disruptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/** Timer runs as the watchdog sees them, and what it has reported. Timer counts are written by the worker only. */
final class StallState {
    private static final VarHandle ENTERED = handle("entered");
    private static final VarHandle LEFT = handle("left");

    @SuppressWarnings("unused") // through ENTERED
    private long entered;

    @SuppressWarnings("unused") // through LEFT
    private long left;

    final LongAdder reports = new LongAdder();

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(StallState.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    void enterTimer() {
        ENTERED.setOpaque(this, entered + 1);
    }

    void leaveTimer() {
        LEFT.setOpaque(this, left + 1);
    }

    long timersEntered() {
        return (long) ENTERED.getOpaque(this);
    }

    boolean isInTimer() {
        return (long) LEFT.getOpaque(this) != timersEntered();
    }
}
