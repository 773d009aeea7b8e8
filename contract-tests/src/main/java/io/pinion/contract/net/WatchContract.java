package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.contract.Await;
import io.pinion.worker.net.Interest;
import io.pinion.worker.net.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What watches of foreign descriptors keep; the descriptors are those of a pipe of the JDK's. */
public abstract class WatchContract extends NetContract {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Set<Interest> READ = Set.of(Interest.READ);
    private static final int ROUND_TRIPS = 100;
    private final AtomicInteger calls = new AtomicInteger();
    private Pipe pipe;

    /** Whether the poller can watch; if not, it has to say so. */
    protected abstract boolean isNative();

    @Override
    protected void closePeers() {
        if (pipe != null) {
            try {
                pipe.source().close();
                pipe.sink().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The reading end of a new pipe, by its number. */
    private int openPipe() throws IOException {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "no /proc");
        List<String> before = pipes();
        pipe = Pipe.open();
        List<String> opened =
                pipes().stream().filter(fd -> !before.contains(fd)).toList();
        for (String fd : opened) {
            if (Files.readString(Path.of("/proc/self/fdinfo", fd)).lines().anyMatch(WatchContract::isReadOnly)) {
                return Integer.parseInt(fd);
            }
        }
        throw new AssertionError("no reading end among " + opened);
    }

    private static boolean isReadOnly(String line) {
        return line.startsWith("flags:") && line.endsWith("0");
    }

    private static List<String> pipes() throws IOException {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.filter(WatchContract::isPipe)
                    .map(path -> path.getFileName().toString())
                    .toList();
        }
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException e) {
            return false;
        }
    }

    private Watch watch(int fd) {
        return value(network().watch(fd, READ, ready -> {
            assertThat(ready).isEqualTo(READ);
            calls.incrementAndGet();
        }));
    }

    private void write() throws IOException {
        pipe.sink().write(ByteBuffer.allocate(1));
    }

    private void read() throws IOException {
        pipe.source().read(ByteBuffer.allocate(1));
    }

    @Test
    void watch_whereThePollerCannot_failsAndNamesAWayOut() {
        assumeTrue(!isNative());
        assertThat(failure(network().watch(0, READ, ready -> {})))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("EPOLL");
    }

    @Test
    void watch_tellsAsLongAsTheDescriptorIsReady() throws IOException {
        assumeTrue(isNative());
        watch(openPipe());
        assertThat(calls).hasValue(0);
        write();
        Await.until("several calls", () -> calls.get() > 2);
        run(this::read);
        int last = on(calls::get);
        for (int i = 0; i < ROUND_TRIPS; i++) {
            run(() -> {});
        }
        // What was seen before the read may be told after it, once.
        assertThat(calls).hasValueLessThanOrEqualTo(last + 1);
    }

    @Test
    void interest_ofNothing_pauses() throws IOException {
        assumeTrue(isNative());
        Watch watch = watch(openPipe());
        write();
        Await.until("a call", () -> calls.get() > 0);
        int last = on(() -> {
            watch.interest(Set.of());
            return calls.get();
        });
        run(() -> {});
        assertThat(calls).hasValue(last);
        watch.interest(READ);
        Await.until("another call", () -> calls.get() > last);
    }

    @Test
    void close_leavesTheDescriptorOpen() throws IOException {
        assumeTrue(isNative());
        Watch watch = watch(openPipe());
        run(watch::close);
        watch.close();
        write();
        run(() -> {});
        assertThat(calls).hasValue(0);
        assertThat(pipe.source().read(ByteBuffer.allocate(1))).isEqualTo(1);
    }

    @Test
    void handler_thatThrows_isReportedAndItsWatchClosed() throws IOException {
        assumeTrue(isNative());
        expectReports(1);
        int fd = openPipe();
        value(network().watch(fd, READ, ready -> {
            calls.incrementAndGet();
            throw new IllegalStateException("as the test wants");
        }));
        write();
        Await.until("a report", () -> fixture().reported().size() == 1);
        run(() -> {});
        assertThat(calls).hasValue(1);
    }

    @Test
    void watch_ofAClosedDescriptor_fails() {
        assumeTrue(isNative());
        assertThat(failure(network().watch(1 << 19, READ, ready -> {}))).isInstanceOf(IOException.class);
    }
}
