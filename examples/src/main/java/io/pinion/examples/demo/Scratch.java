package io.pinion.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A directory of this run for its socket and its key, which nobody else may read, and which does not outlive it.
 *
 * <p>Threads: any.
 */
final class Scratch implements AutoCloseable {
    private final Path directory;
    private final List<Path> files;

    private Scratch(Path directory) {
        this.directory = directory;
        files = List.of(socket(), keys());
    }

    static Scratch make() throws DemoException {
        try {
            Scratch scratch = new Scratch(Files.createTempDirectory("pinion-demo"));
            // For an end by a signal; the system deletes the last one first.
            scratch.directory.toFile().deleteOnExit();
            scratch.files.forEach(file -> file.toFile().deleteOnExit());
            return scratch;
        } catch (IOException e) {
            throw DemoException.failed("Cannot make a temporary directory: " + e);
        }
    }

    Path socket() {
        return directory.resolve("socket");
    }

    Path keys() {
        return directory.resolve("keys.p12");
    }

    @Override
    public void close() {
        try {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            System.err.println("Cannot delete " + directory + ": " + e);
        }
    }
}
