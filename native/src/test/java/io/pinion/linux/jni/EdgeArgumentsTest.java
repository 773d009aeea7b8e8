package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that Java code can pass makes the native part do more than throw. */
@Timeout(900)
class EdgeArgumentsTest {
    private static final long CALLS = Long.getLong("pinion.edges", 100_000);
    private static final String CHECKED = "GetDirectBufferCapacity(env, buffer))";

    @TempDir
    Path directory;

    @BeforeEach
    void requireLibrary() {
        Machines.requireLibrary();
    }

    /** On a thread of its own, whose name, processors and timer slack nobody else needs. */
    @Test
    void edgeArguments_ofEveryCall_areAnsweredOrRefused() throws Exception {
        long seed = Long.getLong("pinion.seed", System.nanoTime());
        System.out.println("seed " + seed + ", to repeat it -Dpinion.seed=" + seed);
        long before = Machines.openDescriptors();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> done = thread.submit(() -> {
                EdgeArguments.run(CALLS, seed, true);
                return null;
            });
            done.get();
        } finally {
            thread.shutdown();
        }
        assertThat(Machines.openDescriptors()).isEqualTo(before);
    }

    /** The broken twin: the same calls to a library that lets buffers be overrun. */
    @Test
    void aLibraryThatLetsBuffersBeOverrun_isFound() throws Exception {
        assumeTrue(Processes.isInstalled("gcc"), "gcc is not installed");
        Path sources = Files.createDirectory(directory.resolve("c"));
        copyWeakened(Path.of("src/main/c"), sources);
        Path out = directory.resolve("out");
        Processes.Result built = Processes.run(
                directory,
                List.of("sh", sources.resolve("build.sh").toString(), System.getProperty("java.home"), out.toString()));
        assertThat(built.exit()).as(built.output()).isZero();
        Processes.Result result = Processes.run(directory, withLibrary(library(out)));
        assertThat(result.exit()).as(result.output()).isNotZero();
        assertThat(result.output()).contains("AssertionError");
    }

    private static void copyWeakened(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                if (file.endsWith("pinion.h")) {
                    assertThat(text).contains(CHECKED);
                    text = text.replace(CHECKED, CHECKED.substring(0, CHECKED.length() - 1) + " + 64)");
                }
                Files.writeString(to.resolve(file.getFileName().toString()), text);
            }
        }
    }

    private static Path library(Path out) {
        String arch = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
        return out.resolve("linux-" + arch).resolve("libpinion.so");
    }

    private static List<String> withLibrary(Path library) {
        List<String> command = new ArrayList<>(Processes.java("-Dpinion.native.path=" + library));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), EdgeArguments.class.getName(), "100000", "1"));
        return command;
    }
}
