package io.pinion.tasks;

import io.pinion.worker.Scheduled;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks before each run. */
final class TimedPlanOfStrategy implements TimedPlan {
    private final Duration initialDelay;
    private final Function<? super TimedStats, PeriodicTask.Decision> strategy;
    private @Nullable TimedLife life;
    private @Nullable Scheduled timer;

    TimedPlanOfStrategy(Duration initialDelay, Function<? super TimedStats, PeriodicTask.Decision> strategy) {
        this.initialDelay = initialDelay;
        this.strategy = strategy;
    }

    @Override
    public void begin(TimedLife begun) {
        life = begun;
        timer = begun.after(initialDelay, this::decide);
    }

    private void decide() {
        TimedLife present = Objects.requireNonNull(life);
        PeriodicTask.Decision decision = strategy.apply(present.stats());
        if (decision == null) {
            throw new NullPointerException("the strategy decided nothing (null), so the task ends;"
                    + " return Decision.runAfter, Decision.skip or Decision.stop");
        }
        switch (decision.kind()) {
            case RUN -> timer = present.after(decision.delay(), present::run);
            case SKIP -> {
                present.skip(1);
                timer = present.after(decision.delay(), this::decide);
            }
            case STOP -> present.finish(TimedTask.End.FINISHED);
        }
    }

    @Override
    public void runEnded(Duration backoff) {
        if (backoff.isZero()) {
            decide();
        } else {
            timer = Objects.requireNonNull(life).after(backoff, this::decide);
        }
    }

    @Override
    public void cancel() {
        TimedPlans.cancel(timer);
    }
}
