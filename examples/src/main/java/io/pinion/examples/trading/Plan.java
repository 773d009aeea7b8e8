package io.pinion.examples.trading;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Pinning;
import java.util.List;

/**
 * What is asked for, checked.
 *
 * @param ticks of the measured part of a run
 * @param rate ticks per second, all feeds together
 * @param instruments how many, on all feeds together
 * @param idle one run each
 * @param pinning where the strategy's thread runs
 * @param processors what there is to choose from
 */
record Plan(int ticks, int rate, int instruments, List<IdleStrategy> idle, Pinning pinning, Processors processors) {
    /** Threads that bring ticks. */
    static final int FEEDS = 2;
    /** Of the lane of ticks: some milliseconds at a high rate. More would only keep old prices. */
    static final int TICK_LANE_CAPACITY = 8_192;

    Schedule schedule() {
        return new Schedule(rate, FEEDS, ticks);
    }
}
