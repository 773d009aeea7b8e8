package io.pinion.stress.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What this process takes at one moment, as Linux and the JVM count it.
 *
 * @param residentKiB memory in use
 * @param descriptors open
 * @param javaThreads live
 * @param kernelThreads those, and the JVM's own
 * @param cpuNs processor time so far
 * @param machineBusy ticks in which the machine's processors did something, for whomever
 * @param machineTotal all their ticks
 */
record Footprint(
        long residentKiB,
        int descriptors,
        int javaThreads,
        int kernelThreads,
        long cpuNs,
        long machineBusy,
        long machineTotal) {
    private static final Path MACHINE = Path.of("/proc/stat");
    private static final int IDLE = 3;
    private static final int WAITING_FOR_DISK = 4;
    private static final int TICKS = 8;

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    static Footprint take() {
        long resident = 0;
        long threads = 0;
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    resident = number(line);
                } else if (line.startsWith("Threads:")) {
                    threads = number(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long[] ticks = machineTicks();
        return new Footprint(
                resident,
                countDescriptors(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                (int) threads,
                ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toNanos(),
                ticks[0],
                ticks[1]);
    }

    private static long[] machineTicks() {
        try (Stream<String> lines = Files.lines(MACHINE)) {
            String[] fields = lines.findFirst().orElse("").trim().split(" +");
            long total = 0;
            long idle = 0;
            for (int i = 0; i < TICKS && i + 1 < fields.length; i++) {
                long ticks = Long.parseLong(fields[i + 1]);
                total += ticks;
                idle += i == IDLE || i == WAITING_FOR_DISK ? ticks : 0;
            }
            return new long[] {total - idle, total};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    /** The one with which this looks is counted each time. */
    static int countDescriptors() {
        int count = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : all) {
                count += descriptor.getNameCount() > 0 ? 1 : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }

    /**
     * Live bytes on the heap, as the collector left them, so that what others allocate meanwhile does not count. Collects
     * twice, since what the first pass finds unreachable may keep others.
     */
    static long heapAfterCollectionBytes() {
        System.gc();
        System.gc();
        long bytes = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage left = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            bytes += left == null ? 0 : left.getUsed();
        }
        return bytes;
    }
}
