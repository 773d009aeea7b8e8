package io.pinion.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Processor time of this process and of all its children that have ended, and of theirs for which they waited, in ticks
 * of the kernel's clock.
 */
final class OwnTicks {
    private static final Path FILE = Path.of("/proc/self/stat");
    private static final int USER_TIME = 11;
    private static final int TIMES = 4;

    private OwnTicks() {}

    /** Empty where there is no such file. */
    static OptionalLong read() {
        try {
            return OptionalLong.of(parse(Files.readString(FILE)));
        } catch (IOException | RuntimeException e) {
            return OptionalLong.empty();
        }
    }

    static long parse(String text) {
        // The name of the program is in parentheses and may hold anything.
        String[] fields = text.substring(text.lastIndexOf(')') + 1).trim().split(" ");
        long sum = 0;
        for (int i = USER_TIME; i < USER_TIME + TIMES; i++) {
            sum += Long.parseLong(fields[i]);
        }
        return sum;
    }
}
