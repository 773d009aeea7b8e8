package io.pinion.logging;

import io.pinion.logging.internal.sink.SinkCounts;
import java.util.concurrent.atomic.LongAdder;

/** What the callers' side of a shipper counts; with the counts of pump and sink it is the account. Threads: any. */
final class ShipperCounts {
    final LongAdder dropped = new LongAdder();
    final LongAdder shed = new LongAdder();
    final LongAdder timedOut = new LongAdder();
    final LongAdder recursive = new LongAdder();
    final LongAdder refused = new LongAdder();
    /** Accepted, and failed, since the filler threw. */
    final LongAdder unfilled = new LongAdder();

    /**
     * The account.
     *
     * @param handled events that the pump has seen, read first
     * @param inLane events that it will see
     * @param neverHandled events that it never will
     */
    ShipperStats stats(long handled, long inLane, long neverHandled, Pump pump, SinkCounts sink) {
        long unfilledNow = unfilled.sum();
        return new ShipperStats(
                handled + inLane + neverHandled + unfilledNow,
                dropped.sum(),
                shed.sum(),
                timedOut.sum(),
                recursive.sum(),
                refused.sum(),
                sink.sent(),
                sink.unknown(),
                sink.rejected(),
                pump.failed.sum() + unfilledNow,
                pump.overrun.sum(),
                pump.abandoned.sum() + sink.abandoned() + neverHandled,
                inLane + sink.backlog(),
                pump.cut.sum(),
                sink.repeated(),
                sink.backlogBytes(),
                sink.sentBytes(),
                sink.connections());
    }
}
