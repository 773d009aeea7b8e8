package io.pinion.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a reading was taken. */
public final class Machine {
    private Machine() {}

    /** By name, as shown. */
    public static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processor", processor() + ", " + Runtime.getRuntime().availableProcessors() + " available");
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("hypervisor", hypervisor());
        facts.put(
                "JDK",
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version") + ", "
                        + System.getProperty("java.vendor"));
        facts.put("collector, unless a contender says otherwise", collector());
        return facts;
    }

    private static String collector() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
    }

    /** The load average of the last minute; above the number of busy contenders it means that others were at work. */
    public static String load() {
        return String.format(
                Locale.ROOT,
                "%.2f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String processor() {
        return cpuInfo("model name").orElse(System.getProperty("os.arch"));
    }

    /** By the name the machine gives itself, or the flag that processors have under any hypervisor. */
    private static String hypervisor() {
        Optional<List<String>> flags = cpuInfo("flags").map(text -> List.of(text.split(" ")));
        if (flags.isEmpty()) {
            return "not known";
        }
        if (!flags.get().contains("hypervisor")) {
            return "none";
        }
        for (String file : List.of("/sys/hypervisor/type", "/sys/class/dmi/id/product_name")) {
            try {
                return Files.readString(Path.of(file)).strip();
            } catch (IOException e) {
                continue;
            }
        }
        return "yes, it does not say which";
    }

    private static Optional<String> cpuInfo(String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
