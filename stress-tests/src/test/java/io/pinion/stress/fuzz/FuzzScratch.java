package io.pinion.stress.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories for parsers that read files; they go with the process. */
public final class FuzzScratch {
    private FuzzScratch() {}

    /** Makes one, in memory where the system has such a place. */
    public static Path directory() {
        Path memory = Path.of("/dev/shm");
        try {
            Path made = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "pinion-fuzz-")
                    : Files.createTempDirectory("pinion-fuzz-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(made)));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lists the names in a directory. */
    public static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("not removed: " + directory + " (" + e + ")");
        }
    }
}
