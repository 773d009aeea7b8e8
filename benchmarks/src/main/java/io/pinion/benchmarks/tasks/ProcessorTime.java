package io.pinion.benchmarks.tasks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The processor time of the threads that a contender has started, as the scheduler of Linux counts it. Those of the JVM
 * itself, which compile and collect, do not count.
 */
final class ProcessorTime {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final List<String> JVM =
            List.of("C1 ", "C2 ", "G1 ", "GC ", "VM ", "Z", "Common-Cleaner", "Sweeper");

    private final Set<Path> before;

    private ProcessorTime(Set<Path> before) {
        this.before = before;
    }

    /** Whether this system tells. */
    static boolean isAvailable() {
        return Files.isReadable(TASKS.resolveSibling("schedstat"));
    }

    /** Of the threads that start from here on. */
    static ProcessorTime ofThreadsToCome() throws IOException {
        return new ProcessorTime(tasks());
    }

    /** So far, in nanoseconds. */
    long ns() throws IOException {
        long sumNs = 0;
        for (Path task : tasks()) {
            if (!before.contains(task) && !isOfJvm(task)) {
                sumNs += Long.parseLong(
                        Files.readString(task.resolve("schedstat")).split(" ")[0]);
            }
        }
        return sumNs;
    }

    private static Set<Path> tasks() throws IOException {
        Set<Path> tasks = new HashSet<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(TASKS)) {
            found.forEach(tasks::add);
        }
        return tasks;
    }

    private static boolean isOfJvm(Path task) throws IOException {
        String name = Files.readString(task.resolve("comm"));
        return JVM.stream().anyMatch(name::startsWith);
    }
}
