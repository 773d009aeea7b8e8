package io.pinion.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** How much of a processor a thread of this process uses, as the kernel says. */
final class ProcessorShare {
    private ProcessorShare() {}

    /** The least of some intervals, ended early by one that is small enough: a spin shows in all of them. */
    static double leastOf(long thread, int intervals, long intervalNs, double enough) throws IOException {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < intervals && least > enough; i++) {
            least = Math.min(least, during(thread, intervalNs));
        }
        return least;
    }

    private static double during(long thread, long intervalNs) throws IOException {
        long startNs = System.nanoTime();
        long usedNs = usedNs(thread);
        long left = intervalNs;
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = intervalNs - (System.nanoTime() - startNs);
        }
        return (double) (usedNs(thread) - usedNs) / (System.nanoTime() - startNs);
    }

    /** The first number is the time on a processor, in nanoseconds. */
    private static long usedNs(long thread) throws IOException {
        String words = Files.readString(Path.of("/proc/self/task/" + thread + "/schedstat"));
        return Long.parseLong(words.substring(0, words.indexOf(' ')));
    }
}
