package io.pinion.examples.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Fails a run whose collector does nothing although there is something to do; for a timer of the worker.
 *
 * <p>Threads: the worker's.
 *
 * @param timer the limit
 * @param isWaiting whether there is something to do
 * @param progress a count that grows when something is done
 * @param what the collector does not do, for people
 * @param failure told of it
 */
record StallCheck(StallTimer timer, BooleanSupplier isWaiting, LongSupplier progress, String what, Failure failure)
        implements Runnable {
    static final Duration PERIOD = Duration.ofMillis(100);

    @Override
    public void run() {
        if (!isWaiting.getAsBoolean()) {
            timer.restart();
        } else if (timer.isStalled(progress.getAsLong())) {
            failure.report(new IOException(
                    "the collector " + what + " nothing for " + timer.limit().toMillis() / 1_000.0 + " s"));
        }
    }
}
