package io.pinion.tasks;

import io.pinion.worker.Worker;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a body at the times of a {@link CronExpression}, never overlapping.
 *
 * <pre>{@code
 * CronTask nightly = CronTask.on(worker)
 *         .cron("30 2 * * MON-FRI")
 *         .zone(ZoneId.of("Europe/Paris"))
 *         .start(this::reconcile);
 * }</pre>
 *
 * <p>The first run is at the first matching time after the start. Times that pass during a run, or that a jump of the
 * wall clock leaves behind, are skipped and counted (up to a thousand for each run). Where no matching time is left the
 * task ends ({@link TimedTask.End#FINISHED}). Changes of the wall clock are followed as {@link OnTimeTask} says; the
 * clocks of the zone as {@link CronExpression} says.
 * <p>All else, errors included, is as {@link TimedTask} says.
 */
public final class CronTask extends TimedTask {

    CronTask(TimedLoop loop) {
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

    /** Describes a cron task. The expression and the zone are required. */
    public static final class Builder extends TimedTaskBuilder<CronTask, Builder> {
        private @Nullable CronExpression expression;
        private @Nullable ZoneId zone;
        private InstantSource clock = InstantSource.system();

        private Builder(Worker worker) {
            super(worker, "CronTask");
        }

        /**
         * Sets the expression.
         *
         * @param expression as {@link CronExpression#parse} takes it
         * @return this builder
         * @throws IllegalArgumentException if it is none; the message names the field and the position
         */
        public Builder cron(String expression) {
            return cron(CronExpression.parse(expression));
        }

        /**
         * Sets the expression.
         *
         * @param expression when to run
         * @return this builder
         */
        public Builder cron(CronExpression expression) {
            this.expression = Objects.requireNonNull(expression, "expression");
            return this;
        }

        /**
         * Sets whose clocks the expression speaks of. There is no default: the zone of a machine is an accident.
         *
         * @param zone the zone
         * @return this builder
         */
        public Builder zone(ZoneId zone) {
            this.zone = Objects.requireNonNull(zone, "zone");
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
        CronTask make(TimedLoop loop) {
            return new CronTask(loop);
        }

        @Override
        Supplier<TimedPlan> plans() {
            if (expression == null || zone == null) {
                throw new IllegalStateException("a CronTask needs "
                        + (expression == null ? "an expression; call cron(...)" : "a zone; call zone(...)"));
            }
            CronSlots slots = new CronSlots(expression, zone);
            InstantSource wallClock = clock;
            return () -> new TimedPlanOfSlots(wallClock, slots);
        }
    }

    /** Times that have passed are left out. */
    private record CronSlots(CronExpression expression, ZoneId zone) implements TimedSlots {
        private static final int MAX_COUNTED = 1000;

        @Override
        public @Nullable Instant first(Instant now) {
            return expression.next(now, zone).orElse(null);
        }

        @Override
        public @Nullable Instant next(Instant slot, Instant now, Skipped skipped) {
            Instant next = first(slot);
            int passed = 0;
            while (next != null && !next.isAfter(now) && passed < MAX_COUNTED) {
                passed++;
                next = first(next);
            }
            skipped.add(passed);
            return next == null || next.isAfter(now) ? next : first(now);
        }
    }
}
