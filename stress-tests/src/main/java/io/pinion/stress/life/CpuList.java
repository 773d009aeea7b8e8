package io.pinion.stress.life;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Lists of processors as the kernel writes them, like {@code 0-3,6}. */
final class CpuList {
    private static final String ALLOWED = "Cpus_allowed_list:";

    private CpuList() {}

    static BitSet parse(String list) {
        BitSet cpus = new BitSet();
        for (String range : list.trim().split(",")) {
            String[] ends = range.split("-");
            cpus.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
        }
        return cpus;
    }

    /** Of this process. */
    static BitSet allowed() throws IOException {
        return allowed(Path.of("/proc/self"));
    }

    private static BitSet allowed(Path task) throws IOException {
        for (String line : Files.readAllLines(task.resolve("status"))) {
            if (line.startsWith(ALLOWED)) {
                return parse(line.substring(ALLOWED.length()));
            }
        }
        throw new IOException("no " + ALLOWED + " in " + task);
    }

    /** What the kernel allows the threads of a process whose names start so, by name. */
    static Map<String, BitSet> ofThreads(long pid, String prefix) throws IOException {
        Map<String, BitSet> found = new HashMap<>();
        List<Path> tasks;
        try (Stream<Path> list = Files.list(Path.of("/proc/" + pid + "/task"))) {
            tasks = list.toList();
        }
        for (Path task : tasks) {
            try {
                String name = Files.readString(task.resolve("comm")).trim();
                if (name.startsWith(prefix)) {
                    found.put(name, allowed(task));
                }
            } catch (IOException e) {
                // The thread has ended.
            }
        }
        return found;
    }
}
