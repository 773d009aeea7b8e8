package io.pinion.tasks;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a body at times of the wall clock: once, or at a phase that a date and time with its zone fixes.
 *
 * <pre>{@code
 * OnTimeTask report = OnTimeTask.on(worker)
 *         .at(ZonedDateTime.of(2026, 1, 1, 23, 0, 0, 0, ZoneId.of("Europe/Paris")))
 *         .every(Duration.ofDays(1))
 *         .start(this::closeTheDay);
 * }</pre>
 *
 * <p><b>Without an interval</b> there is one run at the given time. If that has passed when the task starts, there is
 * none, or one at once with {@code ignoreOverdue(false)}.
 * <p><b>With an interval</b> the given time is a phase, not a start: the slots are anchor + k intervals for every whole
 * k, negative ones too, and the first run is at the first slot after the start. A task that starts exactly on a slot
 * waits a whole interval. Slots that pass during a run are skipped and counted, or, with {@code ignoreOverdue(false)},
 * made up for one after the other.
 * <p><b>Days</b>: an interval of whole days keeps the time of day of the anchor in its zone, also where a day has 23 or
 * 25 hours. On a day whose clocks skip that time it runs later by what is skipped (02:30 becomes 03:30); where the
 * clocks show it twice, it runs at the offset of the anchor if that is one of the two, otherwise at the first. Any other
 * interval is exact elapsed time on every hop, whatever the clocks of the zone do.
 * <p><b>The wall clock</b> is read at the start, after each run and at least every minute while waiting, so a change of
 * it is noticed within a minute. Forward: slots that it jumps over have passed; the one waited for runs once, late, the
 * others as {@code ignoreOverdue} says. With {@code ignoreOverdue(false)} a jump of years over a short interval is a
 * long catch-up. Back by up to three hours: no slot runs twice; the task waits until the clock reaches the next one
 * again. Back by more: the time before was wrong, and the task goes on as if it had been started at the new time. Never
 * early by that clock.
 * <p>All else, errors included, is as {@link TimedTask} says. The slots follow the description of
 * {@code OnTimePeriodicTask} in asyncio-concurrent-tasks, which lets shorter intervals drift at the second hop.
 */
public final class OnTimeTask extends TimedTask {

    OnTimeTask(TimedLoop loop) {
        super(loop);
    }

    /**
     * Begins to describe a task.
     *
     * @param worker where it runs
     * @return a builder
     */
    public static Builder on(Worker worker) {
        return new Builder(worker);
    }

    /** Describes a task on time. {@link #at} is required. */
    public static final class Builder extends TimedTaskBuilder<OnTimeTask, Builder> {
        private static final int MIN_YEAR = 1900;
        private static final int MAX_YEAR = 9999;
        private static final Duration MAX_INTERVAL = Duration.ofDays(36_500);

        private @Nullable ZonedDateTime anchor;
        private @Nullable Duration interval;
        private boolean ignoreOverdue = true;
        private InstantSource clock = InstantSource.system();

        private Builder(Worker worker) {
            super(worker, "OnTimeTask");
        }

        /**
         * Sets the time of the run, or the phase of the runs.
         *
         * @param anchor a time with its zone, in the years 1900 to 9999
         * @return this builder
         */
        public Builder at(ZonedDateTime anchor) {
            Objects.requireNonNull(anchor, "anchor");
            if (anchor.getYear() < MIN_YEAR || anchor.getYear() > MAX_YEAR) {
                throw new IllegalArgumentException(
                        "anchor must be in the years " + MIN_YEAR + " to " + MAX_YEAR + ", was " + anchor);
            }
            this.anchor = anchor;
            return this;
        }

        /**
         * Sets the interval; without it there is one run.
         *
         * @param interval positive, at most 36,500 days
         * @return this builder
         */
        public Builder every(Duration interval) {
            TimedChecks.positive("interval", interval);
            if (interval.compareTo(MAX_INTERVAL) > 0) {
                throw new IllegalArgumentException(
                        "interval must be at most " + MAX_INTERVAL.toDays() + " days, was " + interval);
            }
            this.interval = interval;
            return this;
        }

        /**
         * Sets what happens to times that have passed: left out (true, the default) or made up for (false).
         *
         * @param ignoreOverdue whether they are left out
         * @return this builder
         */
        public Builder ignoreOverdue(boolean ignoreOverdue) {
            this.ignoreOverdue = ignoreOverdue;
            return this;
        }

        /**
         * Sets the wall clock; default the system's.
         *
         * @param clock read on the worker's thread
         * @return this builder
         */
        public Builder clock(InstantSource clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        OnTimeTask make(TimedLoop loop) {
            return new OnTimeTask(loop);
        }

        @Override
        Supplier<TimedPlan> plans() {
            if (anchor == null) {
                throw new IllegalStateException("an OnTimeTask needs a time; call at(ZonedDateTime)");
            }
            OnTimeSlots slots = new OnTimeSlots(anchor, interval, ignoreOverdue);
            InstantSource wallClock = clock;
            return () -> new TimedPlanOfSlots(wallClock, slots);
        }
    }
}
