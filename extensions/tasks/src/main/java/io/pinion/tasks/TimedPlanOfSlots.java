package io.pinion.tasks;

import io.pinion.worker.Scheduled;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Waits for instants of the wall clock. It never sleeps longer than a minute on the monotonic timer without looking at
 * the wall clock again, so a clock that jumps, or drifts, is followed within that minute.
 */
final class TimedPlanOfSlots implements TimedPlan {
    static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
    /** A clock that goes back by more than this was wrong before; cron daemons draw the line at the same place. */
    static final Duration SMALL_STEP_BACK = Duration.ofHours(3);

    private final InstantSource clock;
    private final TimedSlots slots;
    private @Nullable TimedLife life;
    private @Nullable Scheduled timer;
    private @Nullable Instant slot;
    private Instant lastSeen = Instant.MIN;

    TimedPlanOfSlots(InstantSource clock, TimedSlots slots) {
        this.clock = clock;
        this.slots = slots;
    }

    @Override
    public void begin(TimedLife begun) {
        life = begun;
        Instant now = look();
        slot = slots.first(now);
        sleep(now);
    }

    private Instant look() {
        Instant now = clock.instant();
        lastSeen = now;
        return now;
    }

    private void sleep(Instant now) {
        TimedLife present = Objects.requireNonNull(life);
        Instant target = slot;
        if (target == null) {
            present.finish(TimedTask.End.FINISHED);
            return;
        }
        Duration left = target.isAfter(now) ? Duration.between(now, target) : Duration.ZERO;
        timer = present.after(left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP, this::wake);
    }

    private void wake() {
        boolean steppedBack = clock.instant().isBefore(lastSeen.minus(SMALL_STEP_BACK));
        Instant now = look();
        if (steppedBack) {
            slot = slots.first(now);
        }
        Instant target = slot;
        if (target != null && !target.isAfter(now)) {
            Objects.requireNonNull(life).run();
        } else {
            sleep(now);
        }
    }

    @Override
    public void runEnded(Duration backoff) {
        if (backoff.isZero()) {
            advance();
        } else {
            timer = Objects.requireNonNull(life).after(backoff, this::advance);
        }
    }

    private void advance() {
        Instant before = lastSeen;
        Instant now = look();
        Instant ran = Objects.requireNonNull(slot);
        TimedLife present = Objects.requireNonNull(life);
        slot = now.isBefore(before.minus(SMALL_STEP_BACK)) && slots.next(ran, ran, skipped -> {}) != null
                ? slots.first(now)
                : slots.next(ran, now, present::skip);
        sleep(now);
    }

    @Override
    public void cancel() {
        TimedPlans.cancel(timer);
    }
}
