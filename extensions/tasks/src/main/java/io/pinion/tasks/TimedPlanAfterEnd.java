package io.pinion.tasks;

import io.pinion.worker.Scheduled;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The period counts from the end of a run to the next start. */
final class TimedPlanAfterEnd implements TimedPlan {
    private final Duration initialDelay;
    private final Duration period;
    private @Nullable TimedLife life;
    private @Nullable Scheduled timer;

    TimedPlanAfterEnd(Duration initialDelay, Duration period) {
        this.initialDelay = initialDelay;
        this.period = period;
    }

    @Override
    public void begin(TimedLife begun) {
        life = begun;
        timer = begun.after(initialDelay, begun::run);
    }

    @Override
    public void runEnded(Duration backoff) {
        TimedLife present = Objects.requireNonNull(life);
        timer = present.after(backoff.compareTo(period) > 0 ? backoff : period, present::run);
    }

    @Override
    public void cancel() {
        TimedPlans.cancel(timer);
    }
}
