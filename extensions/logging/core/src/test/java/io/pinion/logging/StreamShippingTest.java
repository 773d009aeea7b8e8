package io.pinion.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.logging.internal.sink.LineServer;
import io.pinion.logging.internal.text.Framing;
import io.pinion.worker.PollerChoice;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole shipper, from ten threads to receivers on loopback that die, stall and come back. */
class StreamShippingTest {
    private static final BiConsumer<LogEntry, String> INFO =
            (entry, text) -> entry.begin(Severity.INFO, 1, "l", "t").message(text);
    private static final String TEXT = "x".repeat(150);

    @TempDir
    Path directory;

    private final List<String> news = Collections.synchronizedList(new ArrayList<>());

    private LogShipperBuilder builder(Destination destination) {
        return LogShipper.builder(destination, LogShipperTest.messageOnly())
                .listener((severity, message, cause) -> news.add(severity + " " + message))
                .backoff(Duration.ofMillis(10), Duration.ofMillis(100))
                .memoryBytes(4 << 20)
                .queueCapacity(1024);
    }

    private static Worker worker(PollerChoice poller) {
        return Worker.start(
                WorkerConfig.builder().name("shipping-test").poller(poller).build());
    }

    private static Destination tcp(int port) {
        return Destination.tcp("127.0.0.1", port);
    }

    private static void await(BooleanSupplier condition, LogShipper shipper) {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - startNs)
                    .as(() -> "still not so: " + shipper.stats())
                    .isLessThan(TimeUnit.SECONDS.toNanos(30));
            LockSupport.parkNanos(200_000);
        }
    }

    private static void assertBalanced(ShipperStats stats) {
        assertThat(stats.accepted())
                .as(stats.toString())
                .isEqualTo(stats.sent()
                        + stats.unknown()
                        + stats.rejected()
                        + stats.failed()
                        + stats.overrun()
                        + stats.abandoned()
                        + stats.pending());
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void deadReceiver_saturatesWithinTheMemory_andWaitersGetThroughWhenItReturns(PollerChoice poller) throws Exception {
        int port = LineServer.freePort();
        try (Worker worker = worker(poller);
                LogShipper shipper = builder(tcp(port))
                        .worker(worker)
                        .overflow(Overflow.blockFor(Duration.ofSeconds(30)))
                        .build()) {
            AtomicInteger published = new AtomicInteger();
            Thread caller = new Thread(() -> {
                for (int i = 0; i < 60_000; i++) {
                    shipper.publish(Severity.INFO, INFO, i + " " + TEXT);
                    published.incrementAndGet();
                }
            });
            caller.start();
            await(() -> shipper.stats().backlogBytes() > 2 << 20, shipper);
            ShipperStats full = shipper.stats();
            assertThat(full.backlogBytes()).isLessThanOrEqualTo(4 << 20).isGreaterThan(2 << 20);
            assertThat(published.get()).isLessThan(60_000);
            try (LineServer server = LineServer.tcp(port, Framing.NEWLINE)) {
                caller.join(60_000);
                assertThat(caller.isAlive()).isFalse();
                assertThat(shipper.flush(Duration.ofSeconds(30))).isTrue();
                await(() -> server.records().size() == 60_000, shipper);
                ShipperStats stats = shipper.stats();
                assertThat(stats.sent()).isEqualTo(60_000);
                assertThat(stats.notAccepted() + stats.unknown() + stats.overrun())
                        .isZero();
                assertThat(stats.backlogBytes()).isZero();
                assertBalanced(stats);
                assertThat(news).first().asString().startsWith("WARN Log events cannot be sent to tcp://127.0.0.1:");
                assertThat(news).last().asString().startsWith("INFO Log events are sent to tcp://127.0.0.1:");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void tenThreads_throughRestarts_losenothingUntold(PollerChoice poller) throws Exception {
        LineServer server = LineServer.tcp(0, Framing.NEWLINE);
        int port = server.port();
        List<LineServer> servers = new ArrayList<>(List.of(server));
        AtomicBoolean stop = new AtomicBoolean();
        LongAdder accepted = new LongAdder();
        LongAdder refused = new LongAdder();
        ShipperStats stats;
        try (Worker worker = worker(poller)) {
            LogShipper shipper = builder(tcp(port))
                    .worker(worker)
                    .overflow(Overflow.blockFor(Duration.ofMillis(100)))
                    .build();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 10; t++) {
                int number = t;
                Thread thread = new Thread(() -> {
                    for (int i = 0; !stop.get(); i++) {
                        boolean taken = shipper.publish(Severity.INFO, INFO, number + " " + i + " " + TEXT);
                        (taken ? accepted : refused).increment();
                        LockSupport.parkNanos(20_000);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (int restart = 0; restart < 4; restart++) {
                LineServer running = server;
                await(() -> running.records().size() > 2_000, shipper);
                server.stopInOrder();
                server = LineServer.tcp(port, Framing.NEWLINE);
                servers.add(server);
            }
            LineServer running = server;
            await(() -> running.records().size() > 2_000, shipper);
            stop.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            shipper.close();
            stats = shipper.stats();
        }
        server.stopInOrder();
        assertThat(stats.accepted()).isEqualTo(accepted.sum());
        assertThat(stats.notAccepted()).isEqualTo(refused.sum());
        assertThat(stats.pending()).isZero();
        assertThat(stats.connections()).isEqualTo(5);
        assertBalanced(stats);
        assertArrived(servers, stats);
    }

    /** Each at most once, whole, and in the order of its thread; no more are missing than the account says. */
    private static void assertArrived(List<LineServer> servers, ShipperStats stats) {
        Set<String> arrived = new HashSet<>();
        Map<String, Integer> last = new HashMap<>();
        int received = 0;
        for (LineServer each : servers) {
            for (String record : each.records()) {
                received++;
                String[] parts = record.split(" ", 3);
                assertThat(parts[2]).isEqualTo(TEXT);
                int number = Integer.parseInt(parts[1]);
                assertThat(number).isGreaterThan(last.getOrDefault(parts[0], -1));
                last.put(parts[0], number);
                arrived.add(record);
            }
        }
        assertThat(received).isEqualTo(arrived.size());
        long missing = stats.accepted() - received;
        assertThat(missing)
                .as("missing, of %s", stats)
                .isBetween(0L, stats.unknown() + stats.abandoned() + stats.overrun());
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void close_withADeadReceiver_abandonsWithinTheDeadline(PollerChoice poller) throws Exception {
        try (Worker worker = worker(poller)) {
            LogShipper shipper = builder(tcp(LineServer.freePort()))
                    .worker(worker)
                    .drainTimeout(Duration.ofMillis(200))
                    .build();
            for (int i = 0; i < 500; i++) {
                shipper.publish(Severity.INFO, INFO, TEXT);
            }
            shipper.close();
            ShipperStats stats = shipper.stats();
            assertThat(stats.abandoned()).isEqualTo(500);
            assertThat(stats.pending()).isZero();
            assertThat(stats.backlogBytes()).isZero();
            assertBalanced(stats);
            assertThat(worker.isWorkerThread()).isFalse();
        }
    }

    @Test
    void close_withAReceiverThatNeverAccepts_endsInTime() throws Exception {
        try (ServerSocket deaf = new ServerSocket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            LogShipper shipper = builder(tcp(deaf.getLocalPort()))
                    .drainTimeout(Duration.ofMillis(200))
                    .build();
            for (int i = 0; shipper.stats().backlogBytes() < 1 << 20; i++) {
                shipper.publish(Severity.INFO, INFO, i + TEXT);
            }
            shipper.close();
            ShipperStats stats = shipper.stats();
            assertThat(stats.abandoned()).isPositive();
            assertThat(stats.pending()).isZero();
            assertBalanced(stats);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void close_drainsToALivingReceiver(PollerChoice poller) throws Exception {
        Path path = directory.resolve("s");
        try (Worker worker = worker(poller);
                LineServer server = LineServer.unix(path, Framing.NEWLINE)) {
            LogShipper shipper = builder(Destination.unixStream(path))
                    .worker(worker)
                    .overflow(Overflow.blockFor(Duration.ofSeconds(10)))
                    .build();
            for (int i = 0; i < 20_000; i++) {
                assertThat(shipper.publish(Severity.INFO, INFO, i + " " + TEXT)).isTrue();
            }
            shipper.close();
            await(() -> server.records().size() == 20_000, shipper);
            assertThat(shipper.stats().sent()).isEqualTo(20_000);
            assertBalanced(shipper.stats());
        }
    }

    @Test
    void udp_throughTheShipper_cutsWhatIsTooLong() throws Exception {
        try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
                LogShipper shipper = builder(Destination.udp("127.0.0.1", receiver.getLocalPort()))
                        .build()) {
            receiver.setSoTimeout(10_000);
            shipper.publish(Severity.INFO, INFO, "short");
            shipper.publish(Severity.INFO, INFO, "y".repeat(9_000));
            assertThat(shipper.flush(Duration.ofSeconds(10))).isTrue();
            assertThat(receive(receiver)).isEqualTo("short");
            assertThat(receive(receiver)).isEqualTo("y".repeat(LogEntry.INLINE_CHARS));
            assertThat(shipper.stats().sent()).isEqualTo(2);
            assertThat(shipper.stats().cut()).isEqualTo(1);
            assertThat(shipper.stats().rejected()).isZero();
        }
    }

    private static String receive(DatagramSocket receiver) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[10_000], 10_000);
        receiver.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @Test
    void build_unixDatagramsWithoutTheNativePart_saysWhatToDo() {
        try (Worker worker = worker(PollerChoice.NIO)) {
            assertThatThrownBy(() -> builder(Destination.unixDatagram(directory.resolve("log")))
                            .worker(worker)
                            .build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("need the native part")
                    .hasMessageContaining("pinion-native-linux");
        }
    }

    @Test
    void build_withAWorkerWithoutAPoller_isRefused() {
        try (Worker worker = worker(PollerChoice.PARK)) {
            assertThatThrownBy(() -> builder(tcp(1)).worker(worker).build()).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> builder(Destination.udp("127.0.0.1", 1))
                            .worker(worker)
                            .build())
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
