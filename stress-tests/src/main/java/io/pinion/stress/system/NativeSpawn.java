package io.pinion.stress.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts children as a native library would, past the JDK. */
final class NativeSpawn {
    /** The environment variable that names where the lists go. */
    static final String DIRECTORY = "PINION_SPAWN_DIRECTORY";

    private NativeSpawn() {}

    private static native int list(int number);

    static boolean canBeCompiled() {
        return Jvm.isInstalled("gcc");
    }

    /** The library, made from the source in the jar. */
    static Path compile(Path directory) throws Exception {
        Path source = directory.resolve("spawn.c");
        try (InputStream stream = NativeSpawn.class.getResourceAsStream("spawn.c")) {
            Violation.unless(stream != null, "the source spawn.c is missing");
            if (stream != null) {
                Files.write(source, stream.readAllBytes());
            }
        }
        Path library = directory.resolve("libspawn.so");
        Process compiler = new ProcessBuilder(
                        "gcc", "-O1", "-shared", "-fPIC", "-Wall", source.toString(), "-o", library.toString())
                .inheritIO()
                .start();
        Violation.unless(compiler.waitFor() == 0, "gcc failed");
        return library;
    }

    static void load(Path library) {
        System.load(library.toString());
    }

    /** What a child has open, as {@code ls -l} says it. */
    static List<String> descriptorsOfAChild(Path directory, int number) throws IOException, Violation {
        Violation.unless(list(number) == 0, "the child failed");
        Path file = directory.resolve(Integer.toString(number));
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        Files.delete(file);
        return lines;
    }
}
