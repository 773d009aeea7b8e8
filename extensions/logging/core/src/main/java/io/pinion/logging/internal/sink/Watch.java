package io.pinion.logging.internal.sink;

import io.pinion.worker.Timers;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/**
 * Looks again and again whether something has changed, as long as somebody wants to know: first after a millisecond, and
 * less often while nothing changes.
 *
 * <p>Threads: the worker's. Cost: one timer while it looks, none else.
 */
final class Watch {
    private static final Duration[] PAUSES = {
        Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(20)
    };

    private final Timers timers;
    private final Runnable look = this::look;
    private final BooleanSupplier hasChanged;
    private int unchanged;
    private boolean isSet;
    private boolean isWanted;

    Watch(Timers timers, BooleanSupplier hasChanged) {
        this.timers = timers;
        this.hasChanged = hasChanged;
    }

    /** Looks from now on. */
    void begin() {
        isWanted = true;
        unchanged = 0;
        set();
    }

    void end() {
        isWanted = false;
    }

    private void set() {
        if (!isSet) {
            try {
                timers.after(PAUSES[unchanged], look);
                isSet = true;
            } catch (RejectedExecutionException e) {
                // The worker is closing and tells of the end itself, or has too many timers and the next batch tries
                // again.
                isWanted = false;
            }
        }
    }

    private void look() {
        isSet = false;
        if (isWanted) {
            unchanged = hasChanged.getAsBoolean() ? 0 : Math.min(unchanged + 1, PAUSES.length - 1);
        }
        if (isWanted) {
            set();
        }
    }
}
