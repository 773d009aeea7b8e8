package io.pinion.stress.life;

import io.pinion.linux.Native;
import io.pinion.worker.Worker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether an application that is taken out of a process leaves its class loader: the built jars in child loaders, used with
 * the native part, closed and dropped. All loaders must be collected. Two twins leave a worker open, which must be seen.
 *
 * <p>Options: {@code loaders=}.
 */
public final class ClassLoaders {
    private static final int QUICK = 20;
    private static final int FULL = 200;
    private static final int OF_TWINS = 3;
    private static final Duration LIMIT_OF_QUICK = Duration.ofMinutes(3);
    private static final Duration LIMIT_OF_FULL = Duration.ofMinutes(20);
    private static final List<String> MODULES = List.of("worker-api", "worker-disruptor", "native");

    private ClassLoaders() {}

    /**
     * Runs the programme.
     *
     * @param args {@code quick} or {@code full}, and options
     */
    public static void main(String[] args) {
        Programme.main("class-loaders", LIMIT_OF_QUICK, LIMIT_OF_FULL, args, ClassLoaders::run);
    }

    private static Outcome run(Arguments arguments) throws Exception {
        Duration limit = arguments.isFull() ? LIMIT_OF_FULL : LIMIT_OF_QUICK;
        int loaders = arguments.count("loaders", QUICK, FULL);
        List<String> problems = new ArrayList<>(child("close", loaders, limit));
        for (String twin : List.of("open", "shared")) {
            List<String> found = child(twin, OF_TWINS, limit);
            if (found.stream().noneMatch(what -> what.contains("class loaders"))) {
                problems.add("twin " + twin + " was not found, so the real run proves nothing: " + found);
            } else {
                System.out.println("twin " + twin + " found: " + found.get(0));
            }
        }
        String part = Native.isAvailable() ? "with the native part" : "without the native part";
        return Outcome.of(problems, loaders + " class loaders " + part);
    }

    private static List<String> child(String mode, int loaders, Duration limit) throws Exception {
        Path temporary = Files.createTempDirectory("class-loaders");
        List<String> flags = List.of(
                // Resident from the start: a heap that is touched for the first time is no leak.
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch",
                // The larger compiler takes and gives back tens of MiB at moments of its own.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:NativeMemoryTracking=summary",
                "-Djava.io.tmpdir=" + temporary);
        String[] arguments = {mode, String.valueOf(loaders), jars()};
        try (ChildJvm child = ChildJvm.start(flags, ClassLoadersChild.class, arguments)) {
            List<String> grown = new ArrayList<>();
            List<String> lines = child.restStartingWith("", limit);
            int exit = child.awaitExit(limit);
            for (String line : lines) {
                if (!line.startsWith("used ")) {
                    System.out.println("  " + mode + ": " + line);
                }
                if (line.startsWith("grown: ")) {
                    grown.add(line.substring("grown: ".length()));
                }
            }
            if (exit != 0 || lines.stream().noneMatch(line -> line.startsWith("done: "))) {
                grown.add("the child ended with " + exit + " before its time");
            }
            grown.addAll(Lifecycle.remove(temporary));
            return grown;
        }
    }

    /** The published jars where they are built, then the one of this programme for what they need and for the user. */
    private static String jars() throws IOException {
        Path own = Path.of(Worker.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toAbsolutePath();
        List<String> jars = new ArrayList<>();
        Path root = own.resolve("../../..").normalize();
        for (String module : MODULES) {
            Path target = root.resolve(module).resolve("target");
            if (Files.isDirectory(target)) {
                try (Stream<Path> files = Files.list(target)) {
                    files.filter(ClassLoaders::isPublished).forEach(file -> jars.add(file.toString()));
                }
            }
        }
        System.out.println("jars: " + jars + ", then " + own);
        jars.add(own.toString());
        return String.join(File.pathSeparator, jars);
    }

    private static boolean isPublished(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("pinion-")
                && name.endsWith(".jar")
                && !name.contains("sources")
                && !name.contains("javadoc")
                && !name.contains("tests");
    }
}
