package io.pinion.examples.demo;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What a run used.
 *
 * @param processorNs processor time of this process, the pacing producer included
 * @param allocatedBytes what the submitting thread allocated
 */
record Usage(long processorNs, long allocatedBytes) {

    /** What the process and the calling thread have used until here. */
    static Usage now() {
        long processorNs = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(0L);
        return new Usage(processorNs, allocatedByThisThread());
    }

    Usage since(Usage earlier) {
        return new Usage(processorNs - earlier.processorNs, allocatedBytes - earlier.allocatedBytes);
    }

    private static long allocatedByThisThread() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                ? Math.max(0, threads.getCurrentThreadAllocatedBytes())
                : 0;
    }
}
