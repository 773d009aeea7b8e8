package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.linux.Native;
import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the tests of this module share. */
final class Machines {
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(20);

    private Machines() {}

    static void requireLibrary() {
        assumeTrue(Native.isAvailable(), () -> Native.unavailabilityCause().orElseThrow());
    }

    static EpollPoller poller() throws IOException {
        return EpollPoller.open(PollCalls.hasPrecise() == 1);
    }

    /** Turns the poller until the condition holds. */
    static void until(Poller poller, Condition condition) throws IOException {
        long start = System.nanoTime();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - start).as("waited too long").isLessThan(LONG_NS);
            poller.select(TimeUnit.MILLISECONDS.toNanos(100));
            poller.dispatch();
        }
    }

    interface Condition {
        boolean holds() throws IOException;
    }

    static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    static String text(ByteBuffer filled) {
        return StandardCharsets.UTF_8.decode(filled.duplicate().flip()).toString();
    }

    /** Sockets, eventfds and epolls of this process; files are left out, because class loading opens some. */
    static long openDescriptors() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(Machines::isOurs).count();
        }
    }

    private static boolean isOurs(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:") || target.startsWith("anon_inode:[event");
        } catch (IOException e) {
            return false;
        }
    }

    /** The counter of an eventfd, as the kernel tells it. */
    static long eventCount(int eventFd) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/fdinfo/" + eventFd)).stream()
                .filter(line -> line.startsWith("eventfd-count:"))
                .map(line -> Long.parseUnsignedLong(
                        line.substring(line.indexOf(':') + 1).trim(), 16))
                .findFirst()
                .orElseThrow();
    }

    static int descriptor(PollerSocket socket) {
        return ((Registration) socket).descriptor();
    }
}
