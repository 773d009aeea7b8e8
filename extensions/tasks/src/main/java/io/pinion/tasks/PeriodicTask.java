package io.pinion.tasks;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a body again and again, never overlapping and never dying silently.
 *
 * <pre>{@code
 * PeriodicTask heartbeat = PeriodicTask.on(worker)
 *         .name("heartbeat")
 *         .period(Duration.ofSeconds(5))
 *         .overrun(OverrunPolicy.SKIP_TO_GRID)
 *         .start(() -> link.send(HEARTBEAT));
 * }</pre>
 *
 * <p>The first run is due at once, or after the initial delay. After that the {@link OverrunPolicy} says when the next
 * one is due; or, in place of a period, a strategy decides before each run.
 * <p>Time: the worker's monotonic timers; changes of the wall clock do not matter. Never early.
 * <p>All else, errors included, is as {@link TimedTask} says.
 */
public final class PeriodicTask extends TimedTask {

    PeriodicTask(TimedLoop loop) {
        super(loop);
    }

    /**
     * Begins to describe a periodic task.
     *
     * @param worker where it runs
     * @return a builder
     */
    public static Builder on(Worker worker) {
        return new Builder(worker);
    }

    /**
     * What a strategy wants next.
     *
     * @param kind run, skip or stop
     * @param delay how long to wait first; zero for a stop
     */
    public record Decision(Kind kind, Duration delay) {

        /** What happens when the delay has passed. */
        public enum Kind {
            /** The body runs, and the strategy is asked again when it has ended. */
            RUN,
            /** The body does not run; the strategy is asked again. */
            SKIP,
            /** The task has ended; there is no delay. */
            STOP
        }

        /**
         * Takes a negative delay as zero.
         *
         * @param kind see above
         * @param delay see above
         */
        public Decision {
            Objects.requireNonNull(kind, "kind");
            delay = Objects.requireNonNull(delay, "delay").isNegative() ? Duration.ZERO : delay;
        }

        /**
         * Run after a delay.
         *
         * @param delay negative counts as zero
         * @return the decision
         */
        public static Decision runAfter(Duration delay) {
            return new Decision(Kind.RUN, delay);
        }

        /**
         * Do not run now, ask again after a delay.
         *
         * @param delay negative counts as zero
         * @return the decision
         */
        public static Decision skip(Duration delay) {
            return new Decision(Kind.SKIP, delay);
        }

        /**
         * End the task.
         *
         * @return the decision
         */
        public static Decision stop() {
            return new Decision(Kind.STOP, Duration.ZERO);
        }
    }

    /** Describes a periodic task. A period or a strategy is required. */
    public static final class Builder extends TimedTaskBuilder<PeriodicTask, Builder> {
        private @Nullable Duration period;
        private @Nullable Function<? super TimedStats, Decision> strategy;
        private Duration initialDelay = Duration.ZERO;
        private OverrunPolicy overrun = OverrunPolicy.RUN_AT_ONCE;

        private Builder(Worker worker) {
            super(worker, "PeriodicTask");
        }

        /**
         * Sets the period.
         *
         * @param period positive
         * @return this builder
         */
        public Builder period(Duration period) {
            this.period = TimedChecks.positive("period", period);
            return this;
        }

        /**
         * Sets the time from the start of the task to the first run, or to the first question to the strategy; default
         * zero.
         *
         * @param initialDelay zero or more
         * @return this builder
         */
        public Builder initialDelay(Duration initialDelay) {
            this.initialDelay = TimedChecks.notNegative("initialDelay", initialDelay);
            return this;
        }

        /**
         * Sets what happens when the body takes longer than the period; default {@link OverrunPolicy#RUN_AT_ONCE}.
         *
         * @param overrun the policy
         * @return this builder
         */
        public Builder overrun(OverrunPolicy overrun) {
            this.overrun = Objects.requireNonNull(overrun, "overrun");
            return this;
        }

        /**
         * Sets what decides, in place of a period, before each run whether and when the body runs. It is asked on the
         * worker's thread, with the counts so far. If it throws or returns null, the error handler is told and the
         * task ends ({@link TimedTask.End#FAILED}).
         *
         * @param strategy what decides
         * @return this builder
         */
        public Builder strategy(Function<? super TimedStats, Decision> strategy) {
            this.strategy = Objects.requireNonNull(strategy, "strategy");
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        PeriodicTask make(TimedLoop loop) {
            return new PeriodicTask(loop);
        }

        @Override
        Supplier<TimedPlan> plans() {
            Function<? super TimedStats, Decision> decides = strategy;
            Duration every = period;
            Duration first = initialDelay;
            if (decides != null && every == null) {
                return () -> new TimedPlanOfStrategy(first, decides);
            }
            if (decides != null || every == null) {
                throw new IllegalStateException("a PeriodicTask needs either a period or a strategy, but "
                        + (decides == null
                                ? "has neither; call period(...) or strategy(...)"
                                : "has both; leave one out"));
            }
            return switch (overrun) {
                case RUN_AT_ONCE -> () -> new TimedPlanAtOnce(first, every);
                case SKIP_TO_GRID -> () -> new TimedPlanOnGrid(first, every);
                case DELAY_AFTER_END -> () -> new TimedPlanAfterEnd(first, every);
            };
        }
    }
}
