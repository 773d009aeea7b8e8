package io.pinion.stress.life;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this process holds at a moment of rest.
 *
 * @param javaThreads threads of the JVM that run Java
 * @param systemThreads all of them, as the kernel counts
 * @param descriptors open descriptors
 * @param classes loaded classes
 * @param metaspaceKib used
 * @param nativeKib what the JVM's own tracking has seen, without what compiled code and the heap need; 0 without tracking
 * @param heapKib used after a collection
 * @param residentKib what the kernel counts
 */
record Levels(
        int javaThreads,
        int systemThreads,
        int descriptors,
        long classes,
        long metaspaceKib,
        long nativeKib,
        long heapKib,
        long residentKib) {
    private static final long REST_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Compiled code keeps growing for a while, and does not come from the library. */
    private static final Set<String> NOT_COUNTED = Set.of(
            "Java Heap", "Code", "Compiler", "GC", "Arena Chunk", "Native Memory Tracking", "Shared class space");

    private static final Pattern CATEGORY =
            Pattern.compile("-\\s+([A-Z][\\w /-]*?) \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

    /**
     * How much more than before is no leak: what the JVM itself adds while it warms up.
     *
     * @param threads threads that the JVM starts for itself, such as those that carry virtual threads
     * @param classes classes, some of which reflection and lambdas make late
     * @param metaspaceKib for these, and what the compiler notes of methods
     * @param nativeKib tables of the JVM
     * @param heapKib caches of the JDK
     * @param residentKib above all compiled code
     */
    record Slack(int threads, int classes, long metaspaceKib, long nativeKib, long heapKib, long residentKib) {
        static final Slack USUAL = new Slack(2, 100, 1536, 3 * 1024, 2 * 1024, 40 * 1024);

        /** Where the larger compiler, whose memory comes and goes, is left out. */
        static final Slack FIRST_COMPILER = new Slack(2, 100, 1536, 3 * 1024, 2 * 1024, 10 * 1024);
    }

    /** Waits until the threads whose names start so have ended, and collects. */
    static Levels atRest(String threadsOfOurs) throws IOException {
        long startNs = System.nanoTime();
        while (named(threadsOfOurs) > 0 && System.nanoTime() - startNs < REST_NS) {
            LockSupport.parkNanos(LOOK_NS);
        }
        for (int i = 0; i < 3; i++) {
            System.gc();
            LockSupport.parkNanos(LOOK_NS);
        }
        return new Levels(
                ManagementFactory.getThreadMXBean().getThreadCount(),
                (int) status("Threads:"),
                descriptorsNow(),
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                metaspace() / 1024,
                tracked(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024,
                status("VmRSS:"));
    }

    /** Threads of this process by the start of their names. */
    static long named(String prefixes) {
        List<String> starts = List.of(prefixes.split(","));
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> starts.stream().anyMatch(thread.getName()::startsWith))
                .count();
    }

    private static int descriptorsNow() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.count();
        }
    }

    private static long status(String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(key)) {
                return Long.parseLong(
                        line.substring(key.length()).replace("kB", "").trim());
            }
        }
        throw new IOException("no " + key + " in /proc/self/status");
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    private static long tracked() throws IOException {
        String report;
        try {
            report = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmNativeMemory",
                            new Object[] {new String[] {"summary", "scale=KB"}},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IOException("the JVM does not tell its native memory", e);
        }
        long sum = 0;
        Matcher category = CATEGORY.matcher(report);
        while (category.find()) {
            if (!NOT_COUNTED.contains(category.group(1))) {
                sum += Long.parseLong(category.group(2));
            }
        }
        return sum;
    }

    /** What has grown beyond the slack since then. */
    List<String> grownSince(Levels before, Slack slack) {
        List<String> grown = new ArrayList<>();
        compare(grown, "Java threads", before.javaThreads, javaThreads, slack.threads);
        compare(grown, "threads", before.systemThreads, systemThreads, slack.threads);
        compare(grown, "descriptors", before.descriptors, descriptors, 0);
        compare(grown, "classes", before.classes, classes, slack.classes);
        compare(grown, "metaspace KiB", before.metaspaceKib, metaspaceKib, slack.metaspaceKib);
        compare(grown, "native KiB", before.nativeKib, nativeKib, slack.nativeKib);
        compare(grown, "heap KiB", before.heapKib, heapKib, slack.heapKib);
        compare(grown, "resident KiB", before.residentKib, residentKib, slack.residentKib);
        return grown;
    }

    private static void compare(List<String> grown, String what, long before, long after, long slack) {
        if (after - before > slack) {
            grown.add(what + " grew from " + before + " to " + after);
        }
    }

    @Override
    public String toString() {
        return "threads " + javaThreads + "/" + systemThreads + ", descriptors " + descriptors + ", classes " + classes
                + ", metaspace " + metaspaceKib + " KiB, native " + nativeKib + " KiB, heap " + heapKib
                + " KiB, resident " + residentKib + " KiB";
    }
}
