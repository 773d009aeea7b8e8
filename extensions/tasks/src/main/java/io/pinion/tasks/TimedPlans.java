package io.pinion.tasks;

import io.pinion.worker.Scheduled;
import org.jspecify.annotations.Nullable;

/** What the plans share. */
final class TimedPlans {
    private TimedPlans() {}

    static void cancel(@Nullable Scheduled timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
