package io.pinion.worker.disruptor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much processor this process may use: the allowed processors, and the quota of its control group where there is
 * one. Decides whether spinning can pay at all.
 *
 * @param processors allowed processors, as the JVM counts them
 * @param quota processors' worth of time per time; infinite without a quota
 */
record CpuBudget(int processors, double quota) {
    /** Below this a spinning thread takes the time of the thread it waits for. */
    private static final double MIN_QUOTA = 1.5;

    boolean maySpin() {
        return processors >= 2 && quota >= MIN_QUOTA;
    }

    static CpuBudget ofThisProcess() {
        return new CpuBudget(Runtime.getRuntime().availableProcessors(), readQuota(Path.of("/sys/fs/cgroup")));
    }

    /** Reads the quota of control groups version 2 or 1, as a container sees its own at the mount point. */
    static double readQuota(Path root) {
        try {
            Path max = root.resolve("cpu.max");
            if (Files.isReadable(max)) {
                String[] words = Files.readString(max).trim().split("\\s+");
                return words.length < 2 || words[0].equals("max")
                        ? Double.POSITIVE_INFINITY
                        : ratio(words[0], words[1]);
            }
            Path quota = root.resolve("cpu/cpu.cfs_quota_us");
            Path period = root.resolve("cpu/cpu.cfs_period_us");
            if (Files.isReadable(quota) && Files.isReadable(period)) {
                return ratio(
                        Files.readString(quota).trim(), Files.readString(period).trim());
            }
        } catch (IOException | RuntimeException e) {
            // Unreadable limits are no limits; the processor count above still holds.
        }
        return Double.POSITIVE_INFINITY;
    }

    private static double ratio(String quotaUs, String periodUs) {
        long quota = Long.parseLong(quotaUs);
        long period = Long.parseLong(periodUs);
        return quota <= 0 || period <= 0 ? Double.POSITIVE_INFINITY : (double) quota / period;
    }
}
