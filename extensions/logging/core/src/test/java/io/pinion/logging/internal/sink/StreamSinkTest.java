package io.pinion.logging.internal.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.net.TestKeys;
import io.pinion.logging.internal.text.Framing;
import io.pinion.worker.PollerChoice;
import io.pinion.worker.net.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The sink against receivers that come, go, stall and reset, over epoll where it works and over the JDK's selector. */
class StreamSinkTest {
    private static final int LIMIT = 1 << 20;
    private static final String TEXT = "x".repeat(180);

    @TempDir
    Path directory;

    private SinkBench bench;

    @AfterEach
    void close() {
        bench.close();
    }

    private StreamSink open(PollerChoice poller, SocketAddress remote) {
        return open(poller, remote, Framing.NEWLINE, Duration.ofSeconds(30));
    }

    private StreamSink open(PollerChoice poller, SocketAddress remote, Framing framing, Duration stallTimeout) {
        bench = new SinkBench(poller);
        return bench.open(context -> new StreamSink("test", remote, null, framing, context, stallTimeout), LIMIT);
    }

    private static SocketAddress loopback(int port) {
        return InetSocketAddress.createUnresolved("localhost", port);
    }

    @ParameterizedTest
    @CsvSource({"AUTO, NEWLINE", "AUTO, OCTET_COUNT", "AUTO, NUL", "NIO, NEWLINE", "NIO, OCTET_COUNT"})
    void take_withAReceiver_sendsEachRecordInItsFraming(PollerChoice poller, Framing framing) throws Exception {
        try (LineServer server = LineServer.tcp(0, framing)) {
            StreamSink sink = open(poller, loopback(server.port()), framing, Duration.ofSeconds(30));
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                String record = "record " + i + " " + "x".repeat(i % 100 * 10);
                sent.add(record);
                assertThat(bench.take(sink, record)).isTrue();
            }
            bench.await(() -> sink.counts().backlog() == 0 && server.records().size() == 2000);
            assertThat(server.records()).isEqualTo(sent);
            assertThat(sink.counts().sent()).isEqualTo(2000);
            assertThat(sink.counts().sentBytes()).isEqualTo(server.bytes());
            assertThat(sink.counts().connections()).isEqualTo(1);
            assertThat(sink.backlogBytes()).isZero();
            assertThat(bench.news).containsExactly("connected test");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void receiver_deadAtTheStart_getsTheBacklogWhenItComes(PollerChoice poller) throws Exception {
        int port = LineServer.freePort();
        StreamSink sink = open(poller, loopback(port));
        int taken = bench.fill(sink, TEXT, 0, 100_000);
        assertThat(taken).isBetween(4000, LIMIT / 180);
        assertThat(sink.backlogBytes()).isLessThanOrEqualTo(LIMIT).isGreaterThan(LIMIT - 1000);
        bench.await(() -> bench.news.size() >= 3);
        assertThat(bench.news).containsOnly("lost test");
        assertThat(bench.causes).allMatch(IOException.class::isInstance);
        AtomicInteger sent = new AtomicInteger();
        bench.onWorker(() -> {
            sink.whenSent(sent::incrementAndGet);
            return true;
        });
        assertThat(sent).hasValue(0);
        try (LineServer server = LineServer.tcp(port, Framing.NEWLINE)) {
            bench.await(() -> server.records().size() == taken && sent.get() == 1);
            assertThat(server.records()).isEqualTo(numbered(taken));
            assertThat(sink.counts().sent()).isEqualTo(taken);
            assertThat(sink.counts().unknown()).isZero();
            assertThat(bench.progressed.get()).isPositive();
            assertThat(bench.fill(sink, TEXT, taken, 10)).as("room again").isEqualTo(10);
        }
    }

    private static List<String> numbered(int count) {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(i + " " + TEXT);
        }
        return records;
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void receiver_restartedInOrder_losesNothingUntold(PollerChoice poller) throws Exception {
        restarts(poller, 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void receiver_restartedOnAUnixSocket_losesNothingUntold(PollerChoice poller) throws Exception {
        restarts(poller, -1);
    }

    /** A receiver that ends its side and reads on: what it did not get is unknown. */
    private void restarts(PollerChoice poller, int atPort) throws Exception {
        Path path = directory.resolve("s");
        LineServer server =
                atPort < 0 ? LineServer.unix(path, Framing.NEWLINE) : LineServer.tcp(atPort, Framing.NEWLINE);
        StreamSink sink = open(poller, atPort < 0 ? UnixDomainSocketAddress.of(path) : loopback(server.port()));
        List<LineServer> servers = new ArrayList<>(List.of(server));
        bench.await(() -> sink.counts().connections() == 1);
        int taken = 0;
        for (int restart = 0; restart < 5; restart++) {
            for (int batch = 0; batch < 50; batch++) {
                taken += bench.fill(sink, TEXT, taken, 20);
            }
            server.stopInOrder();
            taken += bench.fill(sink, TEXT, taken, 20);
            server = atPort < 0
                    ? LineServer.unix(path, Framing.NEWLINE)
                    : LineServer.tcp(server.port(), Framing.NEWLINE);
            servers.add(server);
            int connected = restart + 2;
            bench.await(() -> sink.counts().connections() >= connected);
        }
        bench.await(() -> sink.counts().backlog() == 0);
        bench.closeSink(sink);
        server.stopInOrder();
        SinkCounts counts = sink.counts();
        assertThat(counts.taken()).isEqualTo(taken).isEqualTo(counts.sent() + counts.unknown());
        assertArrived(servers, taken, counts);
        assertThat(bench.news.stream().filter("lost test"::equals).count()).isGreaterThanOrEqualTo(5);
    }

    /** Each record at most once and whole, in order on each connection; those sent have all arrived. */
    private static void assertArrived(List<LineServer> servers, int taken, SinkCounts counts) {
        Set<String> arrived = new HashSet<>();
        int received = 0;
        for (LineServer each : servers) {
            arrived.addAll(each.records());
            received += each.records().size();
        }
        assertThat(received).as("none twice").isEqualTo(arrived.size());
        assertThat(new HashSet<>(numbered(taken))).containsAll(arrived);
        assertThat(taken - received).as("missing, of %s", counts).isLessThanOrEqualTo((int) counts.unknown());
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void connection_resetWhileTheReceiverReadsNothing_goesOnWithTheBacklog(PollerChoice poller) throws Exception {
        try (LineServer server = LineServer.narrow(0, Framing.NEWLINE)) {
            server.pause();
            StreamSink sink = open(poller, loopback(server.port()));
            int taken = bench.fill(sink, TEXT, 0, 100_000);
            bench.await(() -> server.connections() == 1 && sink.counts().sent() > 0);
            taken += bench.fill(sink, TEXT, taken, 100_000);
            server.resetConnections();
            bench.await(() -> sink.counts().unknown() > 0);
            SinkCounts lost = sink.counts();
            assertThat(lost.backlog()).isPositive();
            server.resume();
            bench.await(() -> sink.counts().backlog() == 0);
            SinkCounts counts = sink.counts();
            assertThat(counts.taken()).isEqualTo(taken).isEqualTo(counts.sent() + counts.unknown());
            assertThat(counts.unknown()).as("the send buffer").isLessThan(2 * StreamSink.SEND_BUFFER_BYTES / 180);
            // What the peer's system has acknowledged, and the peer never read, counts as sent: its small window.
            int acknowledged = 64 * 1024 / 180;
            bench.closeSink(sink);
            server.stopInOrder();
            List<String> received = server.records();
            assertThat(new HashSet<>(received)).as("none twice").hasSize(received.size());
            assertThat(taken - received.size()).isLessThanOrEqualTo((int) counts.unknown() + acknowledged);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void receiver_thatStallsTooLong_isLeftAndWhatItHadIsUnknown(PollerChoice poller) throws Exception {
        try (LineServer server = LineServer.narrow(0, Framing.NEWLINE)) {
            server.pause();
            StreamSink sink = open(poller, loopback(server.port()), Framing.NEWLINE, Duration.ofMillis(300));
            int taken = bench.fill(sink, TEXT, 0, 100_000);
            bench.await(() -> sink.counts().connections() >= 2);
            assertThat(sink.counts().unknown()).isPositive();
            taken += bench.fill(sink, TEXT, taken, 100_000);
            server.resume();
            bench.await(() -> sink.counts().backlog() == 0);
            bench.closeSink(sink);
            server.stopInOrder();
            assertThat(sink.counts().taken()).isEqualTo(taken);
            assertArrived(List.of(server), taken, sink.counts());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void receiver_thatNeverAccepts_boundsTheBacklogAndTheClose(PollerChoice poller) throws Exception {
        try (ServerSocket deaf = new ServerSocket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            StreamSink sink = open(poller, loopback(deaf.getLocalPort()));
            int taken = 0;
            int more = 1;
            long startNs = System.nanoTime();
            while (more > 0 || System.nanoTime() - startNs < 200_000_000L) {
                more = bench.fill(sink, TEXT, taken, 100_000);
                taken += more;
                bench.assertBalanced();
            }
            assertThat(sink.backlogBytes()).isLessThanOrEqualTo(LIMIT).isGreaterThan(LIMIT / 2);
            AtomicInteger ended = new AtomicInteger();
            bench.onWorker(() -> {
                sink.whenSent(ended::incrementAndGet);
                return true;
            });
            assertThat(ended).hasValue(0);
            bench.closeSink(sink);
            assertThat(ended).hasValue(1);
            assertThat(sink.counts().backlog()).isZero();
            assertThat(sink.counts().abandoned()).isPositive();
            bench.worker.close();
            SinkCounts counts = sink.counts();
            assertThat(counts.taken()).isEqualTo(taken);
            assertThat(counts.taken()).isEqualTo(counts.sent() + counts.unknown() + counts.abandoned());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void close_whileItWaitsForTheNextAttempt_abandonsAtOnce(PollerChoice poller) throws Exception {
        StreamSink sink = open(poller, loopback(LineServer.freePort()));
        int taken = bench.fill(sink, TEXT, 0, 100);
        bench.await(() -> !bench.news.isEmpty());
        bench.closeSink(sink);
        bench.closeSink(sink);
        assertThat(sink.counts().abandoned()).isEqualTo(taken).isEqualTo(100);
        assertThat(bench.take(sink, "late")).isTrue();
        assertThat(sink.counts().abandoned()).isEqualTo(101);
        int told = bench.news.size();
        bench.worker.close();
        assertThat(bench.news).hasSize(told);
        bench.assertBalanced();
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void worker_closedFirst_abandonsWhatIsLeft(PollerChoice poller) throws Exception {
        StreamSink sink = open(poller, loopback(LineServer.freePort()));
        bench.fill(sink, TEXT, 0, 100);
        bench.worker.close();
        assertThat(sink.counts().abandoned()).isEqualTo(100);
        assertThat(sink.counts().backlog()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void receiver_thatTalks_isNotListenedTo(PollerChoice poller) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StreamSink sink = open(poller, loopback(server.getLocalPort()));
            try (var connection = server.accept()) {
                connection.setSoTimeout(10_000);
                byte[] noise = new byte[100_000];
                for (int i = 0; i < 20; i++) {
                    connection.getOutputStream().write(noise);
                }
                bench.take(sink, "hello");
                assertThat(connection.getInputStream().readNBytes(6))
                        .isEqualTo("hello\n".getBytes(StandardCharsets.UTF_8));
                bench.await(() -> sink.counts().sent() == 1);
                assertThat(bench.news).containsExactly("connected test");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"AUTO, true", "AUTO, false", "NIO, true", "NIO, false"})
    void tls_sendsOnlyToTheNameInTheCertificate(PollerChoice poller, boolean isRightName) throws Exception {
        SSLServerSocket server = (SSLServerSocket) TestKeys.server("TLS")
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        StringBuilder received = new StringBuilder();
        AtomicInteger handshakes = new AtomicInteger();
        Thread reader = new Thread(() -> {
            try {
                while (true) {
                    readOne(server, received, handshakes);
                }
            } catch (IOException e) {
                // Closed.
            }
        });
        reader.setDaemon(true);
        reader.start();
        bench = new SinkBench(poller);
        Tls tls = Tls.client(TestKeys.client("TLS"), isRightName ? "localhost" : "other.example");
        StreamSink sink = bench.open(
                context -> new StreamSink("test", loopback(server.getLocalPort()), tls, Framing.NEWLINE, context),
                LIMIT);
        bench.take(sink, "secret");
        if (isRightName) {
            bench.await(() -> sink.counts().sent() == 1);
            bench.closeSink(sink);
            bench.await(() -> {
                synchronized (received) {
                    return received.toString().equals("secret\n");
                }
            });
        } else {
            bench.await(() -> bench.news.size() >= 2);
            assertThat(bench.news).containsOnly("lost test");
            assertThat(bench.causes.get(0)).isInstanceOf(SSLException.class);
            assertThat(sink.counts().backlog()).isEqualTo(1);
        }
        server.close();
        reader.join(10_000);
        assertThat(received.toString()).isEqualTo(isRightName ? "secret\n" : "");
    }

    private static void readOne(SSLServerSocket server, StringBuilder received, AtomicInteger handshakes)
            throws IOException {
        try (SSLSocket socket = (SSLSocket) server.accept()) {
            try {
                socket.startHandshake();
                handshakes.incrementAndGet();
                for (int octet = socket.getInputStream().read();
                        octet >= 0;
                        octet = socket.getInputStream().read()) {
                    synchronized (received) {
                        received.append((char) octet);
                    }
                }
            } catch (IOException e) {
                // The client did not like it.
            }
        }
    }
}
