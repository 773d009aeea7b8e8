package io.pinion.logging.internal.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Datagrams;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagrams against receivers that come and go: UDP over both pollers, Unix-domain ones over epoll. */
class DatagramSinkTest {
    private static final int LIMIT = 1 << 20;

    @TempDir
    Path directory;

    private final List<String> received = Collections.synchronizedList(new ArrayList<>());
    private SinkBench bench;

    @AfterEach
    void close() {
        bench.close();
    }

    private DatagramSink open(PollerChoice poller, SocketAddress remote, boolean cuts) {
        bench = new SinkBench(poller);
        return bench.open(context -> new DatagramSink("test", remote, cuts, context), LIMIT);
    }

    private static SocketAddress loopback(int port) {
        return InetSocketAddress.createUnresolved("127.0.0.1", port);
    }

    /** Receives on a thread until it is closed. */
    private DatagramSocket receive(int port) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        socket.setReceiveBufferSize(1 << 20);
        Thread thread = new Thread(() -> {
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            try {
                while (true) {
                    socket.receive(packet);
                    received.add(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1));
                }
            } catch (IOException e) {
                // Closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return socket;
    }

    /** What piles up must fit into a receiver's buffer: the kernel drops what does not, and tells nobody. */
    private static void trickle() {
        LockSupport.parkNanos(1_000_000);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            return probe.getLocalPort();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void udp_withAReceiver_sendsOneDatagramForARecord(PollerChoice poller) throws Exception {
        try (DatagramSocket receiver = receive(0)) {
            DatagramSink sink = open(poller, loopback(receiver.getLocalPort()), false);
            for (int i = 0; i < 200; i++) {
                assertThat(bench.take(sink, "record " + i)).isTrue();
                int count = i + 1;
                bench.await(() -> received.size() == count);
            }
            assertThat(received.get(199)).isEqualTo("record 199");
            assertThat(sink.counts().sent()).isEqualTo(200);
            assertThat(bench.take(sink, "x".repeat(8192))).isTrue();
            assertThat(bench.take(sink, "x".repeat(8193))).isTrue();
            bench.await(() -> received.size() == 201);
            assertThat(received.get(200)).hasSize(8192);
            assertThat(sink.counts().rejected()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void udp_whereNobodyListens_keepsWhatComesUntilSomebodyDoes(PollerChoice poller) throws Exception {
        int port = freePort();
        DatagramSink sink = open(poller, loopback(port), false);
        int taken = 0;
        while (bench.news.stream().filter("lost test"::equals).count() < 3) {
            taken += bench.fill(sink, "text", taken, 1);
            trickle();
        }
        taken += bench.fill(sink, "text", taken, 100);
        int all = taken;
        try (DatagramSocket receiver = receive(port)) {
            bench.await(() -> sink.counts().backlog() == 0 && received.contains((all - 1) + " text"));
            SinkCounts counts = sink.counts();
            assertThat(counts.sent() + counts.unknown()).isEqualTo(taken);
            assertThat(counts.unknown()).isPositive().isLessThan(taken - 50);
            assertThat((long) received.size()).isGreaterThanOrEqualTo(counts.sent());
            assertThat(new HashSet<>(received)).hasSameSizeAs(received);
            assertThat(receiver.isClosed()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void udp_aReceiverRestarted_losesAtMostWhatIsUnknown(PollerChoice poller) throws Exception {
        DatagramSocket receiver = receive(0);
        int port = receiver.getLocalPort();
        DatagramSink sink = open(poller, loopback(port), false);
        int taken = 0;
        for (int restart = 0; restart < 3; restart++) {
            taken += bench.fill(sink, "text", taken, 50);
            String last = (taken - 1) + " text";
            bench.await(() -> received.contains(last));
            receiver.close();
            long lost = bench.news.stream().filter("lost test"::equals).count();
            while (bench.news.stream().filter("lost test"::equals).count() == lost) {
                taken += bench.fill(sink, "text", taken, 1);
                trickle();
            }
            taken += bench.fill(sink, "text", taken, 50);
            receiver = receive(port);
            String end = (taken - 1) + " text";
            bench.await(() -> sink.counts().backlog() == 0 && received.contains(end));
        }
        SinkCounts counts = sink.counts();
        assertThat(counts.sent() + counts.unknown()).isEqualTo(counts.taken()).isEqualTo(taken);
        assertThat(taken - received.size()).isLessThanOrEqualTo((int) counts.unknown());
        assertThat(new HashSet<>(received)).hasSameSizeAs(received);
        receiver.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void udp_gelf_comesInChunks(PollerChoice poller) throws Exception {
        try (DatagramSocket receiver = receive(0)) {
            DatagramSink sink = open(poller, loopback(receiver.getLocalPort()), true);
            bench.take(sink, "x".repeat(3000));
            bench.take(sink, "x".repeat(180_225));
            bench.take(sink, "y");
            bench.await(() -> received.size() == 4 && sink.counts().sent() == 2);
            assertThat(received.get(0)).startsWith("\u001e\u000f").hasSize(1420);
            assertThat(received.get(2)).hasSize(3000 - 2 * 1408 + 12);
            assertThat(received.get(3)).isEqualTo("y");
            assertThat(sink.counts().sentBytes()).isEqualTo(3001);
            assertThat(sink.counts().rejected()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void close_whereNobodyListens_abandonsWhatIsLeft(PollerChoice poller) throws Exception {
        DatagramSink sink = open(poller, loopback(freePort()), false);
        int taken = bench.fill(sink, "text", 0, 1000);
        bench.await(() -> bench.news.contains("lost test"));
        bench.closeSink(sink);
        SinkCounts counts = sink.counts();
        assertThat(counts.abandoned()).isGreaterThan(900);
        assertThat(counts.sent() + counts.unknown() + counts.abandoned()).isEqualTo(taken);
        bench.worker.close();
    }

    /** A receiver of Unix-domain datagrams, which the JDK does not have, on a worker that can be held. */
    private final class UnixReceiver implements AutoCloseable {
        private final Worker worker;
        private final Datagrams socket;

        UnixReceiver(Path path) throws IOException {
            Files.deleteIfExists(path);
            worker = Worker.start(WorkerConfig.builder()
                    .name("receiver")
                    .poller(PollerChoice.EPOLL)
                    .build());
            socket = worker.network()
                    .datagrams(
                            UnixDomainSocketAddress.of(path),
                            null,
                            DatagramOptions.defaults(),
                            (from, data, sender) -> received.add(
                                    StandardCharsets.UTF_8.decode(data).toString()))
                    .toCompletableFuture()
                    .join();
        }

        @Override
        public void close() {
            socket.close();
            worker.close();
        }
    }

    private static void requireEpoll() {
        try (Worker probe = Worker.start(
                WorkerConfig.builder().name("probe").poller(PollerChoice.EPOLL).build())) {
            probe.network();
        } catch (IllegalStateException e) {
            assumeTrue(false, "no epoll: " + e.getMessage());
        }
    }

    @Test
    void unix_aSocketThatVanishesAndReturns_losesNothing() throws Exception {
        requireEpoll();
        Path path = directory.resolve("log");
        DatagramSink sink = open(PollerChoice.EPOLL, UnixDomainSocketAddress.of(path), false);
        int taken = bench.fill(sink, "text", 0, 500);
        bench.await(() -> bench.news.contains("lost test"));
        assertThat(sink.counts().backlog()).isEqualTo(500);
        for (int restart = 0; restart < 3; restart++) {
            try (UnixReceiver receiver = new UnixReceiver(path)) {
                int so = taken;
                bench.await(() -> received.size() == so && sink.counts().sent() == so);
                taken += bench.fill(sink, "text", taken, 500);
                int all = taken;
                bench.await(() -> received.size() == all);
                assertThat(receiver.socket.dropped()).isZero();
            }
            Files.deleteIfExists(path);
            taken += bench.fill(sink, "text", taken, 500);
        }
        assertThat(sink.counts().unknown()).isZero();
        assertThat(sink.counts().backlog()).isEqualTo(500);
        assertThat(new HashSet<>(received)).hasSameSizeAs(received);
        assertThat(sink.counts().connections()).isEqualTo(3);
    }

    @Test
    void unix_aReceiverThatReadsNothing_fillsTheBacklogAndThenGetsAll() throws Exception {
        requireEpoll();
        Path path = directory.resolve("log");
        try (UnixReceiver receiver = new UnixReceiver(path)) {
            Semaphore gate = new Semaphore(0);
            receiver.worker.execute(gate::acquireUninterruptibly);
            DatagramSink sink = open(PollerChoice.EPOLL, UnixDomainSocketAddress.of(path), false);
            bench.await(() -> bench.news.contains("connected test"));
            String text = "x".repeat(1000);
            int taken = bench.fill(sink, text, 0, 100_000);
            assertThat(taken).isGreaterThan(1000);
            assertThat(sink.backlogBytes()).isLessThanOrEqualTo(LIMIT).isGreaterThan(LIMIT - 2000);
            gate.release();
            bench.await(() -> sink.counts().backlog() == 0 && received.size() == taken);
            assertThat(sink.counts().sent()).isEqualTo(taken);
            assertThat(received.get(taken - 1)).startsWith((taken - 1) + " ");
            assertThat(bench.progressed.get()).isPositive();
        }
    }
}
