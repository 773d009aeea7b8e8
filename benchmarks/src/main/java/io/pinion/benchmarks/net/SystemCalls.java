package io.pinion.benchmarks.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the system calls of a process with the kernel's tracepoints, through {@code perf}, where that is installed and
 * allowed. They cost next to nothing; strace stops the process at each call, which changes what is counted.
 */
final class SystemCalls {
    private static final List<String> WAITS = List.of("epoll_wait", "epoll_pwait", "epoll_pwait2", "epoll_ctl", "poll");
    private static final List<String> READS = List.of("read", "readv", "recvfrom", "recvmsg");
    private static final List<String> WRITES = List.of("write", "writev", "sendto", "sendmsg");
    private static final long SETTLE_MS = 500;

    private final Path report;
    private final Process perf;

    private SystemCalls(long pid) throws IOException, InterruptedException {
        report = Files.createTempFile("pinion-calls", ".csv");
        String events = Stream.of(WAITS, READS, WRITES)
                .flatMap(List::stream)
                .map(name -> "syscalls:sys_enter_" + name)
                .collect(Collectors.joining(","));
        perf = new ProcessBuilder(
                        "perf", "stat", "-x,", "-e", events, "-p", String.valueOf(pid), "-o", report.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        // It does not say when it has begun.
        TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
    }

    /** Null where that cannot be counted. */
    static @Nullable SystemCalls of(long pid) throws InterruptedException {
        try {
            SystemCalls calls = new SystemCalls(pid);
            return calls.perf.isAlive() ? calls : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Stops counting; how many calls of each name there were. */
    Map<String, Long> stop() throws IOException, InterruptedException {
        // The way to make it report.
        new ProcessBuilder("kill", "-INT", String.valueOf(perf.pid())).start().waitFor();
        perf.waitFor();
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String line : Files.readAllLines(report)) {
            String[] fields = line.split(",");
            if (fields.length > 2 && fields[2].startsWith("syscalls:")) {
                counts.put(fields[2].substring("syscalls:sys_enter_".length()), Long.parseLong(fields[0]));
            }
        }
        Files.delete(report);
        return counts;
    }

    static double total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Calls that write, the wake-ups of the thread included. */
    static double writes(Map<String, Long> counts) {
        return WRITES.stream().mapToLong(name -> counts.getOrDefault(name, 0L)).sum();
    }
}
