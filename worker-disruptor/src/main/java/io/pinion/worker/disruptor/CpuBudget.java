package io.pinion.worker.disruptor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How much processor this process may use: the allowed processors, and the quota of its control group where there is
 * one. Decides whether spinning can pay at all.
 *
 * @param processors allowed processors, as the JVM counts them
 * @param quota processors' worth of time per time; infinite without a quota
 * @param isolated processors that the kernel gives to nobody who does not ask for them by number
 */
record CpuBudget(int processors, double quota, BitSet isolated) {
    /** Below this a spinning thread takes the time of the thread it waits for. */
    private static final double MIN_QUOTA = 1.5;

    private static final int MAX_CPU_DIGITS = 5;

    /**
     * Whether a spin can pay.
     *
     * @param pinnedTo where the worker is pinned; empty if nowhere
     */
    boolean maySpin(BitSet pinnedTo) {
        if (quota < MIN_QUOTA) {
            return false;
        }
        return processors >= 2 || isAllIsolated(pinnedTo);
    }

    /** Such processors are the worker's own, and not among those that the JVM counts. */
    private boolean isAllIsolated(BitSet cpus) {
        BitSet others = (BitSet) cpus.clone();
        others.andNot(isolated);
        return !cpus.isEmpty() && others.isEmpty();
    }

    /** As read within the last second: the files cost more than all else that the start of a worker does. */
    static CpuBudget ofThisProcess() {
        Reading latest = Reading.latest;
        long nowNs = System.nanoTime();
        if (latest == null || nowNs - latest.atNs > Reading.VALID_NS) {
            latest = new Reading(read(), nowNs);
            Reading.latest = latest;
        }
        return latest.budget;
    }

    private static CpuBudget read() {
        return new CpuBudget(
                Runtime.getRuntime().availableProcessors(),
                readQuota(Path.of("/sys/fs/cgroup"), Path.of("/proc/self/cgroup")),
                readIsolated(Path.of("/sys/devices/system/cpu/isolated")));
    }

    /** Not a record: a model checker cannot put the static fields of those back. */
    private static final class Reading {
        static final long VALID_NS = TimeUnit.SECONDS.toNanos(1);
        static volatile @Nullable Reading latest;

        final CpuBudget budget;
        final long atNs;

        Reading(CpuBudget budget, long atNs) {
            this.budget = budget;
            this.atNs = atNs;
        }
    }

    /** Reads a list like {@code 2-3,5}; unreadable is none. */
    static BitSet readIsolated(Path list) {
        try {
            return Files.isReadable(list) ? cpus(Files.readString(list).trim()) : new BitSet();
        } catch (IOException | RuntimeException e) {
            return new BitSet();
        }
    }

    /** A list that is damaged anywhere is none: whoever spins on a part of it may share that part. */
    private static BitSet cpus(String list) {
        BitSet cpus = new BitSet();
        for (String range : list.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = cpu(dash < 0 ? range : range.substring(0, dash));
            int last = cpu(range.substring(dash + 1));
            if (first < 0 || last < first) {
                return new BitSet();
            }
            cpus.set(first, last + 1);
        }
        return cpus;
    }

    /** A number of at most so many digits, which bounds the memory of the set too; -1 for anything else. */
    private static int cpu(String digits) {
        int cpu = digits.isEmpty() || digits.length() > MAX_CPU_DIGITS ? -1 : 0;
        for (int i = 0; i < digits.length() && cpu >= 0; i++) {
            char digit = digits.charAt(i);
            cpu = digit < '0' || digit > '9' ? -1 : cpu * 10 + digit - '0';
        }
        return cpu;
    }

    /**
     * Reads the quota of control groups version 2 or 1: that at the mount point, which is a container's own, and those from
     * there down to this process's own group. The tightest one counts.
     *
     * @param root where they are mounted
     * @param membership the list of this process's groups, in the kernel's format
     */
    static double readQuota(Path root, Path membership) {
        double quota = quotaOf(root, root.resolve("cpu"));
        try {
            for (String line : Files.isReadable(membership) ? Files.readAllLines(membership) : List.<String>of()) {
                String[] fields = line.split(":", 3);
                if (fields.length == 3 && fields[2].startsWith("/")) {
                    quota = Math.min(quota, tightest(root, fields[1], Path.of(fields[2].substring(1))));
                }
            }
        } catch (IOException | RuntimeException e) {
            // As below; a group that is not to be seen here is none.
        }
        return quota;
    }

    private static double tightest(Path root, String controllers, Path group) {
        boolean isVersion2 = controllers.isEmpty();
        if (!isVersion2 && !List.of(controllers.split(",")).contains("cpu")) {
            return Double.POSITIVE_INFINITY;
        }
        double quota = Double.POSITIVE_INFINITY;
        for (Path part = group; part != null; part = part.getParent()) {
            quota = Math.min(
                    quota, quotaOf(root.resolve(part), root.resolve("cpu").resolve(part)));
        }
        return quota;
    }

    private static double quotaOf(Path version2, Path version1) {
        try {
            Path max = version2.resolve("cpu.max");
            if (Files.isReadable(max)) {
                String[] words = Files.readString(max).trim().split("\\s+");
                return words.length < 2 || words[0].equals("max")
                        ? Double.POSITIVE_INFINITY
                        : ratio(words[0], words[1]);
            }
            Path quota = version1.resolve("cpu.cfs_quota_us");
            Path period = version1.resolve("cpu.cfs_period_us");
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
