package io.pinion.tasks;

import io.pinion.worker.Scheduled;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Starts at the ticks of one periodic timer, which keeps the phase.
 *
 * <p>A plain body keeps the thread, so a tick that passes during a run fires after it. To tell it from one that may run,
 * the end of a run is itself a timer, due at once: timers fire by deadline, so every tick that passed fires before it.
 */
final class TimedPlanOnGrid implements TimedPlan {
    private final Duration initialDelay;
    private final Duration period;
    private @Nullable TimedLife life;
    private @Nullable Scheduled grid;
    private @Nullable Scheduled release;
    private boolean busy;
    private long missedSeen;

    TimedPlanOnGrid(Duration initialDelay, Duration period) {
        this.initialDelay = initialDelay;
        this.period = period;
    }

    @Override
    public void begin(TimedLife begun) {
        life = begun;
        grid = begun.every(initialDelay, period, this::tick);
    }

    private void tick() {
        TimedLife present = Objects.requireNonNull(life);
        long missed = grid == null ? 0 : grid.missedTicks();
        present.skip(missed - missedSeen);
        missedSeen = missed;
        if (busy) {
            present.skip(1);
        } else {
            busy = true;
            present.run();
        }
    }

    @Override
    public void runEnded(Duration backoff) {
        release = Objects.requireNonNull(life).after(backoff, () -> busy = false);
    }

    @Override
    public void cancel() {
        TimedPlans.cancel(grid);
        TimedPlans.cancel(release);
    }
}
