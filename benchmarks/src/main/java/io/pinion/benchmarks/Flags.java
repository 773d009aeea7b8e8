package io.pinion.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** The flags of a process, for those that it starts. */
public final class Flags {
    private Flags() {}

    /** What this process was started with, and a fixed heap unless it was given one. */
    public static List<String> ofThisProcess() {
        List<String> flags =
                new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
        if (flags.stream().noneMatch(flag -> flag.startsWith("-Xm"))) {
            flags.addAll(List.of("-Xms1g", "-Xmx1g"));
        }
        return flags;
    }
}
