package io.pinion.stress.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What the kernel says of a process. */
final class Proc {
    private Proc() {}

    /** Open descriptors, by number; those that are closed meanwhile are left out. */
    static Map<Integer, String> descriptors(long pid) throws IOException {
        Map<Integer, String> found = new TreeMap<>();
        for (Path entry : entries(Path.of("/proc/" + pid + "/fd"))) {
            try {
                found.put(
                        Integer.parseInt(entry.toFile().getName()),
                        Files.readSymbolicLink(entry).toString());
            } catch (IOException e) {
                // Closed since.
            }
        }
        return found;
    }

    /** Of those a worker can have opened. */
    static long sockets(long pid) throws IOException {
        return descriptors(pid).values().stream().filter(Proc::isOurs).count();
    }

    static boolean isOurs(String target) {
        return target.contains("socket:") || target.contains("anon_inode:[event");
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    static long threadNamed(long pid, String name) throws IOException, Violation {
        for (Path task : entries(Path.of("/proc/" + pid + "/task"))) {
            if (Files.readString(task.resolve("comm")).strip().equals(name)) {
                return Long.parseLong(task.toFile().getName());
            }
        }
        throw new Violation("no thread is named " + name);
    }

    /** The least share of a processor that a thread uses over some intervals: a spin shows in all of them. */
    static double leastShare(long pid, long thread, int intervals, long intervalNs, double enough) throws IOException {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < intervals && least > enough; i++) {
            long startNs = System.nanoTime();
            long usedNs = usedNs(pid, thread);
            long left = intervalNs;
            while (left > 0) {
                LockSupport.parkNanos(left);
                left = intervalNs - (System.nanoTime() - startNs);
            }
            least = Math.min(least, (double) (usedNs(pid, thread) - usedNs) / (System.nanoTime() - startNs));
        }
        return least;
    }

    /** The first number is the time on a processor, in nanoseconds. */
    private static long usedNs(long pid, long thread) throws IOException {
        String words = Files.readString(Path.of("/proc/" + pid + "/task/" + thread + "/schedstat"));
        return Long.parseLong(words.substring(0, words.indexOf(' ')));
    }
}
