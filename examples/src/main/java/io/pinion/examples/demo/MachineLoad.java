package io.pinion.examples.demo;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * How busy the machine was before the demo began.
 *
 * @param average how many threads ran or wanted to, over the last minute; negative if the system does not tell
 */
record MachineLoad(double average) {
    private static final double QUIET = 0.5;

    static MachineLoad now() {
        return new MachineLoad(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    String note() {
        return average < 0 ? "" : String.format(Locale.ROOT, ", load average %.1f before the start", average);
    }

    String caveat() {
        return average <= QUIET
                ? ""
                : String.format(
                        Locale.ROOT,
                        "  This machine was busy before the start (load average %.1f): measure again on a quiet one before "
                                + "you rely on the higher percentiles.%n",
                        average);
    }
}
