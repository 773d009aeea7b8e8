package io.pinion.stress.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Looks for threads and descriptors that a programme has left behind. */
final class Leaks {
    /** Every thread of ours has a name that begins so, the worker's included. */
    static final String PREFIX = "stress-";

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final long before;

    private Leaks(long before) {
        this.before = before;
    }

    static Leaks begin() throws IOException {
        // What the JDK opens once and keeps.
        SocketChannel.open().close();
        return new Leaks(openDescriptors());
    }

    void requireNone() {
        requireNone(Until.LIMIT);
    }

    void requireNone(Duration limit) {
        boolean isOver = Until.within(limit, () -> threads().isEmpty());
        Failed.unless(isOver, "threads left: " + threads());
        boolean same = Until.within(limit, () -> openDescriptors() <= before);
        Failed.unless(same, "descriptors left: had " + before + ", now " + kinds());
    }

    private static String threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(PREFIX))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Sockets, epoll instances and eventfds; 0 where nobody can say. */
    private static long openDescriptors() {
        return kinds().values().stream().mapToLong(count -> count).sum();
    }

    private static Map<String, Long> kinds() {
        Map<String, Long> kinds = new TreeMap<>();
        if (!Files.isDirectory(DESCRIPTORS)) {
            return kinds;
        }
        try (DirectoryStream<Path> open = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : open) {
                String kind = kindOf(descriptor);
                if (kind.equals("socket") || kind.startsWith("anon_inode")) {
                    kinds.merge(kind, 1L, Long::sum);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kinds;
    }

    private static String kindOf(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("anon_inode") ? target : target.replaceFirst(":.*", "");
        } catch (IOException e) {
            // Closed meanwhile.
            return "";
        }
    }
}
