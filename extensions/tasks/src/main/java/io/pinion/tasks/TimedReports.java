package io.pinion.tasks;

import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;

/** Brings errors to a handler that may itself fail. */
final class TimedReports {
    private TimedReports() {}

    /** A handler that throws is itself reported, to the worker's handler; if that throws too, nobody is left. */
    static void report(Worker worker, TaskErrorHandler handler, Object subject, Throwable error) {
        try {
            handler.onError(subject, error);
        } catch (Throwable broken) {
            TaskErrorHandler last = worker.config().errorHandler();
            if (last != handler) {
                try {
                    if (broken != error) {
                        broken.addSuppressed(error);
                    }
                    last.onError(subject, broken);
                } catch (Throwable ignored) {
                    // The worker's own handler has failed.
                }
            }
        }
    }
}
