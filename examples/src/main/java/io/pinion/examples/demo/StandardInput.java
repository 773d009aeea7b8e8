package io.pinion.examples.demo;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds out whether somebody pipes lines in, for a call without a file.
 *
 * <p>An open pipe says nothing about lines to come: build servers start programs with one that stays silent for ever.
 * Hence a pipe has a moment to say something, and {@code -} is there for those who know better.
 */
final class StandardInput {
    private static final long PATIENCE_MS = 1_500;
    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/0");

    private StandardInput() {}

    static boolean hasLines(InputStream in) throws DemoException {
        try {
            return mayCarryLines() && arrivesSoon(in);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw DemoException.failed("Interrupted while waiting for standard input.");
        }
    }

    /** Terminals and /dev/null do not; what cannot be looked up may. */
    private static boolean mayCarryLines() throws IOException {
        if (!Files.isSymbolicLink(DESCRIPTOR)) {
            return !Terminal.isInteractive();
        }
        Path target = Files.readSymbolicLink(DESCRIPTOR);
        return !target.startsWith("/dev") && !belongsToJvm(target);
    }

    /** In a process started without standard input, number 0 goes to the first file that the JVM opens. */
    private static boolean belongsToJvm(Path target) throws IOException {
        if (target.startsWith(Path.of(System.getProperty("java.home")).toRealPath())) {
            return true;
        }
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (target.equals(Path.of(entry).toAbsolutePath().normalize())) {
                return true;
            }
        }
        return false;
    }

    private static boolean arrivesSoon(InputStream in) throws IOException, InterruptedException {
        for (long waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += 20) {
            if (in.available() > 0) {
                return true;
            }
            Thread.sleep(20);
        }
        return false;
    }
}
