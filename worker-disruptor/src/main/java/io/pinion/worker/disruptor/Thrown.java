package io.pinion.worker.disruptor;

import java.util.Arrays;

/** Carries a task's exception to the caller who waits for it. */
final class Thrown {
    /** Marks where the worker's frames end and the caller's begin. */
    private static final StackTraceElement BOUNDARY = new StackTraceElement("<pinion>", "<called from>", null, -1);

    private Thrown() {}

    /** Throws any exception without declaring it. */
    @SuppressWarnings("unchecked") // erased: that is the point
    static <X extends Throwable> RuntimeException sneaky(Throwable error) throws X {
        throw (X) error;
    }

    /**
     * Adds the frames of the calling thread below those of the worker, once: an exception object that is thrown again
     * and again does not grow.
     *
     * @param error what the task threw; left alone if its stack cannot be written
     * @param skip frames of ours above the caller
     */
    static void addCallerFrames(Throwable error, int skip) {
        StackTraceElement[] own = error.getStackTrace();
        if (own.length == 0 || Arrays.asList(own).contains(BOUNDARY)) {
            return;
        }
        StackTraceElement[] caller = Thread.currentThread().getStackTrace();
        int from = Math.min(skip, caller.length);
        StackTraceElement[] both = Arrays.copyOf(own, own.length + 1 + caller.length - from);
        both[own.length] = BOUNDARY;
        System.arraycopy(caller, from, both, own.length + 1, caller.length - from);
        error.setStackTrace(both);
    }
}
