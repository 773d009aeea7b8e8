package io.pinion.worker.spi;

import java.time.Instant;

/**
 * Where a driven worker reads the time.
 *
 * <p>Threads: any thread may read at any time.
 */
public interface TimeSource {

    /**
     * Returns the monotonic time, with the meaning of {@link System#nanoTime()}.
     *
     * @return nanoseconds from an arbitrary origin; only differences mean something
     */
    long nanoTime();

    /**
     * Returns the wall-clock time, used only to turn an {@link Instant} into a delay.
     *
     * @return now
     */
    Instant instant();
}
