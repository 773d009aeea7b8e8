package io.pinion.tasks;

import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import java.time.Duration;

/** What the builders of timed tasks have in common; a count or duration of zero means: not asked for. */
record TimedSettings(
        Worker worker,
        String kind,
        String name,
        TaskErrorHandler errorHandler,
        boolean shielded,
        int stopAfterFailures,
        Duration firstBackoff,
        Duration maxBackoff) {

    /** The pause after so many failures in a row: doubled each time, up to the limit. */
    Duration backoffAfter(long failures) {
        Duration pause = firstBackoff;
        for (long i = 1; i < failures && !pause.isZero() && pause.compareTo(maxBackoff) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(maxBackoff) < 0 ? pause : maxBackoff;
    }
}
