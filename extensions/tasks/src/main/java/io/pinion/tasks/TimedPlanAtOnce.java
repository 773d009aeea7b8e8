package io.pinion.tasks;

import io.pinion.worker.Scheduled;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The period counts from start to start; what is overdue runs at once. A timer stands in for a look at the clock. */
final class TimedPlanAtOnce implements TimedPlan {
    private final Duration initialDelay;
    private final Duration period;
    private @Nullable TimedLife life;
    private @Nullable Scheduled tick;
    private @Nullable Scheduled release;
    private boolean due;
    private boolean busy;

    TimedPlanAtOnce(Duration initialDelay, Duration period) {
        this.initialDelay = initialDelay;
        this.period = period;
    }

    @Override
    public void begin(TimedLife begun) {
        life = begun;
        tick = begun.after(initialDelay, this::tick);
    }

    private void tick() {
        due = true;
        runIfDue();
    }

    private void runIfDue() {
        if (!due || busy) {
            return;
        }
        TimedLife present = Objects.requireNonNull(life);
        due = false;
        busy = true;
        tick = present.after(period, this::tick);
        present.run();
    }

    @Override
    public void runEnded(Duration backoff) {
        if (backoff.isZero()) {
            idle();
        } else {
            release = Objects.requireNonNull(life).after(backoff, this::idle);
        }
    }

    private void idle() {
        busy = false;
        runIfDue();
    }

    @Override
    public void cancel() {
        TimedPlans.cancel(tick);
        TimedPlans.cancel(release);
    }
}
