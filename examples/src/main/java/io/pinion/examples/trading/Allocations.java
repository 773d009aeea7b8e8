package io.pinion.examples.trading;

import com.sun.management.ThreadMXBean;
import io.pinion.examples.trading.Outcome.Allocated;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that the threads of one kind allocate, as the JVM counts them, between {@link #begin} and {@link #end}.
 *
 * <p>Threads: one; it may measure any others.
 */
final class Allocations {
    private static final @Nullable ThreadMXBean THREADS = counter();

    private final String threads;
    private final long[] threadIds;
    private long before;
    private long after;

    /**
     * Measures some threads.
     *
     * @param threads what to call them
     * @param threadIds which
     */
    Allocations(String threads, long... threadIds) {
        this.threads = threads;
        this.threadIds = threadIds.clone();
    }

    private static @Nullable ThreadMXBean counter() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                        && threads.isThreadAllocatedMemorySupported()
                        && threads.isThreadAllocatedMemoryEnabled()
                ? threads
                : null;
    }

    static boolean areCounted() {
        return THREADS != null;
    }

    void begin() {
        before = total();
    }

    void end() {
        after = total();
    }

    /**
     * Returns what was allocated.
     *
     * @param ticks that were due meanwhile
     */
    Allocated result(long ticks) {
        return new Allocated(threads, after - before, ticks);
    }

    private long total() {
        long sum = 0;
        for (long id : threadIds) {
            sum += THREADS == null ? 0 : Math.max(0, THREADS.getThreadAllocatedBytes(id));
        }
        return sum;
    }
}
