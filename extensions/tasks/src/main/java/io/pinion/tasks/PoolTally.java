package io.pinion.tasks;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What became of the tasks of a pool; written by any thread. */
final class PoolTally {
    final LongAdder completed = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder cancelled = new LongAdder();
    final LongAdder timedOut = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder dropped = new LongAdder();

    void ended(@Nullable Throwable error, boolean late) {
        if (error == null) {
            completed.increment();
        } else if (late) {
            timedOut.increment();
        } else if (error instanceof CancellationException) {
            cancelled.increment();
        } else {
            failed.increment();
        }
    }

    PoolStats snapshot(long running, long buffered) {
        return new PoolStats(
                running,
                buffered,
                completed.sum(),
                failed.sum(),
                cancelled.sum(),
                timedOut.sum(),
                rejected.sum(),
                dropped.sum());
    }
}
