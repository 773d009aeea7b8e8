package io.pinion.observability.top;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which processes may be asked. To attach sends SIGQUIT, and that ends a process that does not catch it, and some that do:
 * a number with a typing error must not.
 */
final class JvmProcess {
    private static final Path ALL = Path.of("/proc");
    private static final String CAUGHT = "SigCgt:";
    private static final long QUIT = 1 << 2;

    private JvmProcess() {}

    /**
     * Whether the process is a JVM that catches the signal.
     *
     * @param pid its number
     * @param isListed whether the JDK lists it; decides where there is no {@code /proc} to look into
     */
    static boolean mayBeAsked(String pid, boolean isListed) {
        Path process = ALL.resolve(pid);
        if (!Files.isReadable(ALL.resolve("self/maps"))) {
            return isListed;
        }
        try {
            return catchesQuit(process.resolve("status")) && isJvm(process.resolve("maps"));
        } catch (IOException e) {
            // Gone, or of another user, whom the attach would refuse too.
            return false;
        }
    }

    private static boolean catchesQuit(Path status) throws IOException {
        return firstLine(status, CAUGHT)
                .map(line ->
                        Long.parseUnsignedLong(line.substring(CAUGHT.length()).strip(), 16))
                .filter(mask -> (mask & QUIT) != 0)
                .isPresent();
    }

    private static boolean isJvm(Path maps) throws IOException {
        return firstLine(maps, "/libjvm.so").isPresent();
    }

    private static Optional<String> firstLine(Path file, String part) throws IOException {
        // Every byte is a character here: a mapped file may have any name.
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains(part)).findFirst();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
