package io.pinion.stress.system;

import io.pinion.linux.Native;
import io.pinion.worker.PollerChoice;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Children of a process with a busy worker have none of its descriptors, whether the JDK starts them, in each of its ways,
 * or native code does. The JDK closes everything in the child, native code nothing; so only the second shows whether
 * descriptors are marked, and with the JDK's own sockets it has to show that they are not.
 *
 * <p>Arguments: {@code quick} for 50 children a way, {@code full} for 1000.
 */
public final class Inheritance {
    private static final int QUICK = 50;
    private static final int FULL = 1_000;
    private static final List<String> WAYS = List.of("FORK", "POSIX_SPAWN");

    private final int children;
    private final List<String> figures = new ArrayList<>();

    private Inheritance(int children) {
        this.children = children;
    }

    /** See above. */
    public static void main(String[] args) {
        Program.run("inheritance", Duration.ofMinutes(15), () -> {
            Jvm.requireLinux();
            return new Inheritance(Program.isFull(args) ? FULL : QUICK).run();
        });
    }

    private String run() throws Exception {
        List<PollerChoice> pollers =
                Native.isAvailable() ? List.of(PollerChoice.EPOLL, PollerChoice.NIO) : List.of(PollerChoice.NIO);
        for (PollerChoice poller : pollers) {
            for (String way : WAYS) {
                long seen = seen(poller, "-Djdk.lang.Process.launchMechanism=" + way, List.of());
                Violation.unless(seen == 0, seen + " descriptors over " + poller + " by " + way);
            }
        }
        if (NativeSpawn.canBeCompiled() && Native.isAvailable()) {
            past(pollers);
        } else {
            figures.add("children of native code skipped: no gcc, or no native part");
        }
        return String.join("; ", figures);
    }

    private void past(List<PollerChoice> pollers) throws Exception {
        Path directory = Files.createTempDirectory("pinion-inheritance");
        try {
            List<String> library = List.of(NativeSpawn.compile(directory).toString());
            for (PollerChoice poller : pollers) {
                long seen = seen(poller, "-Dmark=" + directory, library);
                boolean isTwin = poller == PollerChoice.NIO;
                Violation.unless(
                        isTwin == (seen > 0), seen + " descriptors over " + poller + " in children of native code");
            }
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        File[] files = directory.toFile().listFiles();
        if (files != null) {
            for (File file : files) {
                Files.delete(file.toPath());
            }
        }
        Files.delete(directory);
    }

    private long seen(PollerChoice poller, String flag, List<String> library) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(poller.name(), Integer.toString(children)));
        arguments.addAll(library);
        List<String> command = new ArrayList<>();
        if (!library.isEmpty()) {
            Path parent = Path.of(library.get(0)).getParent();
            command.addAll(List.of("env", NativeSpawn.DIRECTORY + "=" + parent));
        }
        command.addAll(Jvm.current().command(List.of("-Xmx64m", flag), InheritanceChild.class, arguments));
        try (Child child = Child.start(command)) {
            String[] answer = child.answer().split(" ");
            child.end();
            long connections = Long.parseLong(answer[2]);
            Violation.unless(connections > 0, "there was no load");
            String way = library.isEmpty() ? flag.substring(flag.indexOf('=') + 1) : "native";
            figures.add(String.format(
                    Locale.ROOT,
                    "%s %s: %s children, %s seen, %d connections",
                    poller,
                    way,
                    answer[0],
                    answer[1],
                    connections));
            return Long.parseLong(answer[1]);
        }
    }
}
