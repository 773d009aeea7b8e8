package io.pinion.logging.internal.text;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The name of this machine, found once. The operating system is asked before the resolver, which may wait for a name server;
 * it gets a thread of its own, {@code pinion-logging-host-name}, and not more than a second.
 *
 * <p>Threads: any.
 */
public final class HostName {
    private static final long RESOLVE_MS = TimeUnit.SECONDS.toMillis(1);
    private static final int MAX_CHARS = 255;

    private HostName() {}

    private static final class Found {
        static final String NAME = find();
    }

    /** The name; empty if it cannot be found. */
    public static String local() {
        return Found.NAME;
    }

    private static String find() {
        String name = System.getenv("HOSTNAME");
        if (isBlank(name)) {
            name = kernelName();
        }
        if (isBlank(name)) {
            name = System.getenv("COMPUTERNAME");
        }
        if (isBlank(name)) {
            name = resolved();
        }
        String found = name == null ? "" : name.strip();
        return found.substring(0, Math.min(found.length(), MAX_CHARS));
    }

    private static boolean isBlank(@Nullable String name) {
        return name == null || name.isBlank();
    }

    private static @Nullable String kernelName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname"));
        } catch (IOException | RuntimeException e) {
            return null; // not Linux
        }
    }

    private static @Nullable String resolved() {
        AtomicReference<@Nullable String> name = new AtomicReference<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        name.set(InetAddress.getLocalHost().getHostName());
                    } catch (UnknownHostException e) {
                        // Stays unknown.
                    }
                },
                "pinion-logging-host-name");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(RESOLVE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return name.get();
    }
}
