package io.pinion.examples.trading;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that some threads allocate, as the JVM counts them.
 *
 * <p>Threads: one; it may measure any others.
 */
final class Allocations {
    private static final @Nullable ThreadMXBean THREADS = counter();

    private final long[] threadIds;
    private long before;
    private long after;

    Allocations(long... threadIds) {
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

    /** Between the two calls; meaningless where nothing is counted. */
    long bytes() {
        return after - before;
    }

    private long total() {
        long sum = 0;
        for (long id : threadIds) {
            sum += THREADS == null ? 0 : Math.max(0, THREADS.getThreadAllocatedBytes(id));
        }
        return sum;
    }
}
