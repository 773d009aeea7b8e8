package io.pinion.benchmarks;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where a reading was taken. */
public final class Machine {
    private Machine() {}

    /** As a Markdown list. */
    public static String facts(List<String> flags) {
        return String.join(
                "\n",
                "- processor: " + processor() + ", " + Runtime.getRuntime().availableProcessors() + " available",
                "- kernel: " + System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "- JDK: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                "- collector: "
                        + ManagementFactory.getGarbageCollectorMXBeans().stream()
                                .map(GarbageCollectorMXBean::getName)
                                .collect(Collectors.joining(", ")),
                "- flags: " + String.join(" ", flags),
                "- pinning: none; the kernel places all threads");
    }

    /** The load average of the last minute; above the number of busy contenders it means that others were at work. */
    public static String load() {
        return String.format(
                Locale.ROOT,
                "%.2f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String processor() {
        Path info = Path.of("/proc/cpuinfo");
        try {
            return Files.readAllLines(info).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
