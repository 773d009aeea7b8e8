package io.pinion.stress.net;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * What is in use after a collection.
 *
 * @param heapBytes of the heap
 * @param directBytes of direct buffers
 */
record Memory(long heapBytes, long directBytes) {
    static Memory now() {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return new Memory(heap, direct);
    }

    /** Not more than so much above what was in use before. */
    void requireAtMost(Memory before, long bytes) {
        Failed.unless(
                heapBytes - before.heapBytes <= bytes && directBytes - before.directBytes <= bytes,
                "more than " + bytes + " bytes above " + before + ": " + this);
    }

    /** The same, as soon as the JVM's cleaner has come to what the collection found. */
    static void awaitAtMost(Memory before, long bytes) {
        Until.holds("memory is given back, " + bytes + " bytes above " + before, () -> {
            Memory now = now();
            return now.heapBytes - before.heapBytes <= bytes && now.directBytes - before.directBytes <= bytes;
        });
    }
}
