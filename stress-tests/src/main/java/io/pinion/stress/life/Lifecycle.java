package io.pinion.stress.life;

import io.pinion.linux.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether a worker that is closed leaves anything: threads, descriptors, classes, memory inside and outside the heap, files.
 * Levels after 1,000 lives are compared with those at the end, in a JVM for each poller. Then the same with something kept
 * back by intention, which must be seen.
 *
 * <p>Options: {@code cycles=} per poller, {@code pollers=park,nio,epoll}, {@code twins=false}.
 */
public final class Lifecycle {
    private static final int QUICK = 6_000;
    private static final int FULL = 1_000_000;
    private static final int TWIN_CYCLES = 2_000;
    private static final Duration LIMIT_OF_QUICK = Duration.ofMinutes(5);
    private static final Duration LIMIT_OF_FULL = Duration.ofHours(3);

    private final List<String> problems = new ArrayList<>();
    private final List<String> figures = new ArrayList<>();

    private Lifecycle() {}

    /**
     * Runs the programme.
     *
     * @param args {@code quick} or {@code full}, and options
     */
    public static void main(String[] args) {
        Programme.main("lifecycle", LIMIT_OF_QUICK, LIMIT_OF_FULL, args, arguments -> new Lifecycle().run(arguments));
    }

    private Outcome run(Arguments arguments) throws Exception {
        Duration limit = arguments.isFull() ? LIMIT_OF_FULL : LIMIT_OF_QUICK;
        int cycles = arguments.count("cycles", QUICK, FULL);
        for (String poller : arguments.text("pollers", "park,nio,epoll").split(",")) {
            if (poller.equals("epoll") && !Native.isAvailable()) {
                figures.add("no epoll: " + Native.unavailabilityCause().orElse(""));
                continue;
            }
            real(poller, cycles, limit);
        }
        if (arguments.text("twins", "true").equals("true")) {
            for (Leak leak : Leak.values()) {
                if (leak != Leak.NONE) {
                    twin(leak, limit);
                }
            }
        }
        return Outcome.of(problems, String.join("; ", figures));
    }

    private void real(String poller, int cycles, Duration limit) throws Exception {
        long startNs = System.nanoTime();
        Ended ended = child(poller, cycles, Leak.NONE, limit);
        ended.grown.forEach(what -> problems.add(poller + ": " + what));
        long tookMs = Duration.ofNanos(System.nanoTime() - startNs).toMillis();
        figures.add(poller + " " + cycles + " cycles in " + tookMs + " ms, nothing grew");
    }

    private void twin(Leak leak, Duration limit) throws Exception {
        Ended ended = child("park", TWIN_CYCLES, leak, limit);
        if (ended.grown.isEmpty()) {
            problems.add("twin " + leak + " was not found, so the real run proves nothing");
        } else {
            System.out.println("twin " + leak + " found: " + ended.grown.get(0));
        }
    }

    /** What a child has seen grow. */
    private record Ended(List<String> grown) {}

    private static Ended child(String poller, int cycles, Leak leak, Duration limit) throws Exception {
        Path temporary = Files.createTempDirectory("lifecycle");
        List<String> flags = List.of(
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:NativeMemoryTracking=summary",
                "-Djava.io.tmpdir=" + temporary);
        try (ChildJvm child =
                ChildJvm.start(flags, LifecycleChild.class, poller, String.valueOf(cycles), leak.name())) {
            List<String> grown = new ArrayList<>();
            List<String> lines = child.restStartingWith("", limit);
            int exit = child.awaitExit(limit);
            for (String line : lines) {
                System.out.println("  " + poller + " " + leak + ": " + line);
                if (line.startsWith("grown: ")) {
                    grown.add(line.substring("grown: ".length()));
                }
            }
            if (exit != 0 || lines.stream().noneMatch(line -> line.startsWith("done: "))) {
                grown.add("the child ended with " + exit + " before its time");
            }
            grown.addAll(remove(temporary));
            return new Ended(grown);
        }
    }

    /** Removes a directory that should be empty; what was in it. */
    static List<String> remove(Path directory) throws IOException {
        List<Path> left;
        try (Stream<Path> content = Files.walk(directory)) {
            left = new ArrayList<>(content.toList());
        }
        List<String> names = new ArrayList<>();
        for (int i = left.size() - 1; i >= 0; i--) {
            if (i > 0) {
                names.add("left in the temporary directory: " + left.get(i));
            }
            Files.delete(left.get(i));
        }
        return names;
    }
}
