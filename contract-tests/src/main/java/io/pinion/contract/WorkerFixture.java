package io.pinion.contract;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Instant;

/**
 * Makes the workers of one test and knows their clock.
 *
 * <p>Each worker makes progress on its own, on one thread that carries the name of its configuration. A fixture with a
 * clock of its own lets it go on while a task runs, and no faster than real time: tests guard every wait with a real
 * deadline.
 */
public interface WorkerFixture extends AutoCloseable {

    /** Starts a worker. */
    Worker start(WorkerConfig config);

    /** The monotonic clock behind the deadlines of the workers. */
    long nanoTime();

    /** The wall clock that {@code timers().at(...)} reads. */
    default Instant instant() {
        return Instant.now();
    }

    /** Whether a worker makes its own thread; if not, idle strategy, thread factory and watchdog mean nothing. */
    default boolean ownsThread() {
        return true;
    }

    /** Releases what is left; the workers are closed by then. */
    @Override
    void close();
}
