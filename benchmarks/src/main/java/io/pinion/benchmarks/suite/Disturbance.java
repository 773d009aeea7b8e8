package io.pinion.benchmarks.suite;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What others did while a contender ran.
 *
 * @param foreignLoadPercent of one processor; null when not known
 * @param stealPercent of all processors; null when not known
 */
record Disturbance(
        @Nullable Double foreignLoadPercent, @Nullable Double stealPercent) {
    static final double MAX_FOREIGN_LOAD_PERCENT = 15;
    static final double MAX_STEAL_PERCENT = 5;

    /** Begins to watch. */
    static Watch watch() {
        return new Watch(ProcStat.read(), OwnTicks.read());
    }

    /** The state at the beginning. */
    record Watch(Optional<ProcStat> machine, OptionalLong own) {

        /** To be called when the contender's process has ended and is reaped. */
        Disturbance end() {
            Optional<ProcStat> after = ProcStat.read();
            OptionalLong ownAfter = OwnTicks.read();
            if (machine.isEmpty() || after.isEmpty() || own.isEmpty() || ownAfter.isEmpty()) {
                return new Disturbance(null, null);
            }
            return of(after.get().since(machine.get()), ownAfter.getAsLong() - own.getAsLong());
        }
    }

    /**
     * Tells others from us.
     *
     * @param machine what the machine did meanwhile
     * @param ownTicks what we did of that
     */
    static Disturbance of(ProcStat machine, long ownTicks) {
        double oneCpu = (double) machine.total() / Math.max(1, machine.cpus());
        double foreign = oneCpu <= 0 ? 0 : 100.0 * Math.max(0, machine.programs() - ownTicks) / oneCpu;
        return new Disturbance(tenths(foreign), tenths(machine.stealPercent()));
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    boolean isTooMuch() {
        return (foreignLoadPercent != null && foreignLoadPercent > MAX_FOREIGN_LOAD_PERCENT)
                || (stealPercent != null && stealPercent > MAX_STEAL_PERCENT);
    }
}
