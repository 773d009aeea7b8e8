package io.pinion.proof;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Other processes, JVMs mostly, that run tests of any module on what Maven built. */
final class Child {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** Where the tests under Lincheck are. */
    static final String CHECKED = "io.pinion.worker.disruptor.";

    /** How a run of a test ended. */
    enum Outcome {
        PASSED,
        FAILED,
        HUNG,
        /** There was no such test, or it was skipped. */
        NOT_RUN
    }

    private Child() {}

    static Outcome run(Path log, List<String> command, Duration limit) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(log.toAbsolutePath().getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return Outcome.HUNG;
            }
            return switch (process.exitValue()) {
                case 0 -> Outcome.PASSED;
                case OneTest.NOT_RUN -> Outcome.NOT_RUN;
                default -> Outcome.FAILED;
            };
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    /** Lincheck looks into the JDK's classes and uses what newer JDKs can deny. */
    static List<String> checkerFlags() {
        List<String> flags = new ArrayList<>();
        for (String opened : List.of("java.lang", "java.util", "java.util.concurrent", "java.util.concurrent.atomic")) {
            flags.addAll(List.of("--add-opens", "java.base/" + opened + "=ALL-UNNAMED"));
        }
        if (Runtime.version().feature() >= 24) {
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        return flags;
    }

    /** What Maven built, unshaded, and the libraries of this module's own tests. */
    static String classPath() {
        Stream<String> built = Stream.of(
                        "worker-disruptor/target/classes",
                        "worker-disruptor/target/test-classes",
                        "worker-api/target/classes",
                        "contract-tests/target/classes",
                        "native/target/classes",
                        "native/target/test-classes",
                        "extensions/test/target/classes",
                        "extensions/tasks/target/classes",
                        "extensions/tasks/target/test-classes",
                        "extensions/services/target/classes",
                        "extensions/services/target/test-classes",
                        "extensions/consumers/target/classes",
                        "extensions/consumers/target/test-classes",
                        "extensions/logging/core/target/classes",
                        "extensions/logging/core/target/test-classes",
                        "stress-tests/target/test-classes")
                .map(ROOT::resolve)
                .map(Path::toString);
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Stream<String> libraries = Stream.of(own.split(File.pathSeparator)).filter(Child::isLibrary);
        return Stream.concat(built, libraries).collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isLibrary(String entry) {
        return entry.endsWith(".jar") && !Path.of(entry).startsWith(ROOT);
    }
}
