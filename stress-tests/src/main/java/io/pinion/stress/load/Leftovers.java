package io.pinion.stress.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Sees to it that at the end no thread and no socket, pipe or polling descriptor is there that was not before. */
final class Leftovers {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(15);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** Threads that the JDK starts when it likes and keeps. */
    private static final Pattern OF_THE_JDK =
            Pattern.compile("ForkJoinPool.*|VirtualThread.*|Common-Cleaner|process reaper.*|Cleaner-.*|Attach Listener"
                    + "|Read-Poller.*|Write-Poller.*");

    private final Set<Thread> threads;
    private final List<String> descriptors;

    private Leftovers() {
        threads = Set.copyOf(Thread.getAllStackTraces().keySet());
        descriptors = openDescriptors();
    }

    /** Takes stock before the first worker, when the JDK has opened what it keeps for good. */
    static Leftovers before() throws IOException {
        try (Selector selector = Selector.open();
                ServerSocketChannel server = ServerSocketChannel.open().bind(null);
                SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
            client.configureBlocking(false);
            selector.selectNow();
        }
        return new Leftovers();
    }

    /** Gives threads and descriptors that are on their way out some time. */
    void check(Findings findings) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!isClean() && System.nanoTime() < deadlineNs) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        List<String> late = newThreads();
        if (!late.isEmpty()) {
            findings.add("threads left", late.toString());
        }
        List<String> open = openDescriptors();
        if (open.size() > descriptors.size()) {
            open.removeAll(descriptors);
            findings.add("descriptors left", open.toString());
        }
    }

    private boolean isClean() {
        return newThreads().isEmpty() && openDescriptors().size() <= descriptors.size();
    }

    private List<String> newThreads() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!threads.contains(thread)
                    && thread.isAlive()
                    && !OF_THE_JDK.matcher(thread.getName()).matches()) {
                names.add(thread.getName());
            }
        }
        return List.copyOf(names);
    }

    /** Jars and modules, which the JDK opens when it likes, are left out. */
    private static List<String> openDescriptors() {
        List<String> targets = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : all) {
                String target = target(descriptor);
                if (target.startsWith("socket:") || target.startsWith("pipe:") || target.startsWith("anon_inode:")) {
                    targets.add(target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return targets;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // Closed since the directory was read.
            return "";
        }
    }
}
