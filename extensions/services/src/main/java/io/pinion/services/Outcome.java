package io.pinion.services;

import org.jspecify.annotations.Nullable;

/**
 * How an entrypoint ended.
 *
 * @param exitCode what a process that has nothing else to say ends with
 * @param failure what ended it, if a service failed it
 * @param stopFailure what went wrong while stopping
 * @param signal the signal that ended it, if one did
 */
record Outcome(
        int exitCode,
        @Nullable Throwable failure,
        @Nullable ServiceStopException stopFailure,
        @Nullable SignalException signal) {
    static final int STOP_TIMED_OUT = 70;

    static Outcome of(
            @Nullable Throwable cause, @Nullable Throwable failure, @Nullable ServiceStopException stopFailure) {
        int exitCode = 0;
        if (stopFailure != null && stopFailure.isTimedOut()) {
            exitCode = STOP_TIMED_OUT;
        } else if (cause instanceof SignalException signal) {
            exitCode = signal.exitCode();
        } else if (failure != null || stopFailure != null) {
            exitCode = 1;
        }
        if (failure != null && stopFailure != null) {
            Stages.suppress(failure, stopFailure);
        }
        return new Outcome(exitCode, failure, stopFailure, cause instanceof SignalException signal ? signal : null);
    }
}
