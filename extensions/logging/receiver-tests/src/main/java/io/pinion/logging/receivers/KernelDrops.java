package io.pinion.logging.receivers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the kernel says of the datagrams that found a receive buffer full: the last column of {@code /proc/net/udp}. */
final class KernelDrops {
    private static final Path TABLE = Path.of("/proc/net/udp");

    private KernelDrops() {}

    static long ofUdpPort(int port) {
        String end = String.format(Locale.ROOT, ":%04X", port);
        try {
            long drops = 0;
            for (String line : Files.readAllLines(TABLE)) {
                String[] columns = line.strip().split("\\s+");
                if (columns.length > 2 && columns[1].endsWith(end)) {
                    drops += Long.parseLong(columns[columns.length - 1]);
                }
            }
            return drops;
        } catch (IOException e) {
            return -1;
        }
    }
}
