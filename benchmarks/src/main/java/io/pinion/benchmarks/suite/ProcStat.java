package io.pinion.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the processors have done since the machine started, in ticks of the kernel's clock, all processors together.
 *
 * @param cpus how many
 * @param programs time spent in programs and, for them, in the kernel; interrupts belong to nobody and are left out
 * @param idle time with nothing to do, or waiting for a disk
 * @param steal time the hypervisor gave to others
 * @param total all time
 */
record ProcStat(int cpus, long programs, long idle, long steal, long total) {
    private static final Path FILE = Path.of("/proc/stat");
    private static final int TIMES = 8;

    /** Empty where there is no such file. */
    static Optional<ProcStat> read() {
        try {
            return Optional.of(parse(Files.readString(FILE)));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    static ProcStat parse(String text) {
        String[] lines = text.split("\n");
        // user nice system idle iowait irq softirq steal; guests are part of user.
        long[] times = Arrays.stream(lines[0].trim().split("\\s+"))
                .skip(1)
                .limit(TIMES)
                .mapToLong(Long::parseLong)
                .toArray();
        int cpus = (int)
                Arrays.stream(lines).filter(line -> line.matches("cpu\\d+ .*")).count();
        long programs = times[0] + times[1] + times[2];
        return new ProcStat(
                cpus,
                programs,
                times[3] + times[4],
                times[7],
                Arrays.stream(times).sum());
    }

    /** The time since another look. */
    ProcStat since(ProcStat before) {
        return new ProcStat(
                cpus, programs - before.programs, idle - before.idle, steal - before.steal, total - before.total);
    }

    /** Of a difference: what was not idle, in percent of all processors. */
    double busyPercent() {
        return total <= 0 ? 0 : 100.0 * (total - idle) / total;
    }

    /** Of a difference: in percent of all processors. */
    double stealPercent() {
        return total <= 0 ? 0 : 100.0 * steal / total;
    }
}
