package io.pinion.benchmarks.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the system calls of a process that wait, read or write: with the kernel's tracepoints, through {@code perf}, or
 * else with {@code strace}. The first cost next to nothing; strace stops the process at each call, which changes what is
 * counted where a thread does not wait for another.
 */
final class SystemCalls {
    static final List<String> WAITS = List.of("epoll_wait", "epoll_pwait", "epoll_pwait2", "epoll_ctl", "poll");
    static final List<String> READS = List.of("read", "readv", "recvfrom", "recvmsg");
    static final List<String> WRITES = List.of("write", "writev", "sendto", "sendmsg");
    /** A write of so many bytes or fewer wakes a thread; a line is longer. */
    static final int WAKE_UP_BYTES = 8;

    private static final long SETTLE_MS = 500;
    private static final long LOOK_MS = 10;
    private static final long BEGIN_LIMIT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final String TRACER = "TracerPid:\t";
    private static final String UNINTERESTING_OUTPUT = "/dev/null";

    private final Process tool;
    private final Path report;
    private final Parser parser;

    /** How many there were: all of them, and those that write something that does not only wake a thread. */
    record Counts(long total, long writes) {}

    private interface Parser {
        Counts parse(List<String> lines);
    }

    private SystemCalls(Process tool, Path report, Parser parser) {
        this.tool = tool;
        this.report = report;
        this.parser = parser;
    }

    /** Null where they cannot be counted. */
    static @Nullable SystemCalls of(long pid) throws InterruptedException {
        SystemCalls calls = perf(pid);
        return calls != null ? calls : strace(pid);
    }

    private static @Nullable SystemCalls perf(long pid) throws InterruptedException {
        // Perf leaves no mark on what it counts.
        return start(pid, report -> perfCommand(report), SystemCalls::endsWhileItSettles, PerfReport::parse);
    }

    /** Null where there is no strace, or it may not attach. */
    static @Nullable SystemCalls strace(long pid) throws InterruptedException {
        return start(
                pid,
                report -> {
                    String names = String.join(",", all(UnaryOperator.identity()));
                    return List.of("strace", "-f", "-qq", "-s", "0", "-e", "trace=" + names, "-o", report);
                },
                tool -> endsBeforeItTraces(tool, pid),
                StraceLog::parse);
    }

    private interface Command {
        List<String> words(String report);
    }

    private static List<String> perfCommand(String report) {
        List<String> words = new ArrayList<>(List.of("perf", "stat", "-x,", "-o", report));
        words.addAll(List.of("-e", String.join(",", all(name -> PerfReport.EVENT + name))));
        words.addAll(List.of("-e", PerfReport.EVENT + "write", "--filter", "count > " + WAKE_UP_BYTES));
        return words;
    }

    private static List<String> all(UnaryOperator<String> named) {
        List<String> names = new ArrayList<>();
        for (List<String> group : List.of(WAITS, READS, WRITES)) {
            group.forEach(name -> names.add(named.apply(name)));
        }
        return names;
    }

    /** Waits until the tool counts; true when it has ended instead. */
    private interface Beginning {
        boolean hasFailed(Process tool) throws IOException, InterruptedException;
    }

    private static boolean endsWhileItSettles(Process tool) throws InterruptedException {
        return tool.waitFor(SETTLE_MS, TimeUnit.MILLISECONDS);
    }

    private static boolean endsBeforeItTraces(Process tool, long pid) throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        while (!isTraced(pid, tool.pid())) {
            if (tool.waitFor(LOOK_MS, TimeUnit.MILLISECONDS)) {
                return true;
            }
            if (System.nanoTime() - startNs > BEGIN_LIMIT_NS) {
                tool.destroyForcibly().waitFor();
                return true;
            }
        }
        return false;
    }

    /** Whether each thread of the process has this tracer. */
    private static boolean isTraced(long pid, long tracer) throws IOException {
        Path threads = Path.of("/proc", String.valueOf(pid), "task");
        String[] ids = threads.toFile().list();
        if (ids == null) {
            throw new NoSuchFileException(threads.toString());
        }
        return Stream.of(ids).allMatch(id -> isTraced(threads.resolve(id).resolve("status"), tracer));
    }

    private static boolean isTraced(Path status, long tracer) {
        try {
            return Files.readAllLines(status).contains(TRACER + tracer);
        } catch (IOException e) {
            // The thread has ended meanwhile.
            return true;
        }
    }

    private static @Nullable SystemCalls start(long pid, Command command, Beginning beginning, Parser parser)
            throws InterruptedException {
        try {
            Path report = Files.createTempFile("pinion-calls", ".txt");
            List<String> words = new ArrayList<>(command.words(report.toString()));
            words.addAll(List.of("-p", String.valueOf(pid)));
            Process tool = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(Path.of(UNINTERESTING_OUTPUT).toFile())
                    .start();
            if (beginning.hasFailed(tool)) {
                Files.delete(report);
                return null;
            }
            return new SystemCalls(tool, report, parser);
        } catch (IOException e) {
            return null;
        }
    }

    /** Stops counting. */
    Counts stop() throws IOException, InterruptedException {
        // The way to make it report.
        new ProcessBuilder("kill", "-INT", String.valueOf(tool.pid())).start().waitFor();
        if (!tool.waitFor(10, TimeUnit.SECONDS)) {
            tool.destroyForcibly().waitFor();
        }
        List<String> lines = Files.readAllLines(report);
        Files.delete(report);
        return parser.parse(lines);
    }
}
