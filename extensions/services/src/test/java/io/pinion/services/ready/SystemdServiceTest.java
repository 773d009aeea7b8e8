package io.pinion.services.ready;

import static io.pinion.services.ready.ReadyFixtures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.linux.Native;
import io.pinion.services.Entrypoint;
import io.pinion.services.Service;
import io.pinion.services.ServiceScope;
import io.pinion.worker.Worker;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Datagrams;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What systemd would get, at a real datagram socket. */
// What is opened in a try lasts as long as its block, which is all that is wanted of it.
@SuppressWarnings("try")
class SystemdServiceTest {
    private static final long PID = ProcessHandle.current().pid();

    @TempDir
    private Path directory;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private Worker manager;

    @BeforeEach
    void listen() throws Exception {
        assumeTrue(Native.isAvailable(), "Unix-domain datagrams need the native part");
        manager = Worker.start();
        Path path = directory.resolve("notify");
        manager.callAsync(() -> manager.network()
                .datagrams(
                        UnixDomainSocketAddress.of(path),
                        null,
                        DatagramOptions.defaults(),
                        (socket, data, sender) ->
                                received.add(StandardCharsets.UTF_8.decode(data).toString())));
        environment.put("NOTIFY_SOCKET", path.toString());
    }

    @AfterEach
    void close() {
        if (manager != null) {
            manager.close();
        }
    }

    private SystemdService systemd() {
        return SystemdService.create(environment::get, () -> true);
    }

    @Test
    @DisplayName("aiomisc services: READY=1 when everything runs, STATUS= in between, STOPPING=1 when the stop begins")
    void notify_throughALife_tellsReadyStatusStopping() throws Exception {
        SystemdService systemd = systemd();
        CountDownLatch slowIsStarting = new CountDownLatch(1);
        CompletableFuture<Void> slowIsReady = new CompletableFuture<>();
        Service slow = scope -> {
            slowIsStarting.countDown();
            return slowIsReady;
        };
        CompletableFuture<Entrypoint> starting =
                Entrypoint.builder().services(systemd, slow).startAsync();
        slowIsStarting.await();
        assertThat(received).isEmpty();
        slowIsReady.complete(null);
        try (Entrypoint entrypoint = starting.get()) {
            await("READY=1", () -> received.contains("READY=1"));
            systemd.status("serving\nSTOPPING=1 " + "x".repeat(5_000));
            await("a status", () -> received.size() == 2);
        }
        await("STOPPING=1", () -> received.size() == 3);
        assertThat(received).first().isEqualTo("READY=1");
        assertThat(received.get(1)).startsWith("STATUS=serving STOPPING=1 x").doesNotContain("\n");
        assertThat(received.get(1).length()).isLessThan(1_100);
        assertThat(received).last().isEqualTo("STOPPING=1");
        assertThat(systemd.failures()).isZero();
    }

    @Test
    @DisplayName("aiomisc services: the watchdog is pinged at half of its time while the program is well")
    void watchdog_whileHealthy_isPinged() throws Exception {
        environment.put("WATCHDOG_USEC", "20000");
        environment.put("WATCHDOG_PID", Long.toString(PID));
        AtomicBoolean healthy = new AtomicBoolean(true);
        SystemdService systemd = SystemdService.create(environment::get, healthy::get);
        try (Entrypoint entrypoint = Entrypoint.builder().services(systemd).start()) {
            await("pings", () -> pings() >= 5);
            healthy.set(false);
            entrypoint.worker().call(() -> null);
            long before = settled();
            entrypoint.worker().timers().delay(Duration.ofMillis(100)).get();
            assertThat(pings()).isEqualTo(before);
            healthy.set(true);
            await("pings again", () -> pings() > before);
        }
    }

    @Test
    @DisplayName("aiomisc services: stopped alone while the program goes on, it does not say STOPPING=1")
    void stop_whileTheProgramRuns_isNotToldAsItsStop() throws Exception {
        SystemdService systemd = systemd();
        try (Entrypoint entrypoint = Entrypoint.builder().services(systemd).start()) {
            await("READY=1", () -> received.contains("READY=1"));
            entrypoint.worker().call(() -> systemd.stop(null));
            settled();
            assertThat(received).doesNotContain("STOPPING=1");
        }
    }

    /** What was sent has arrived when something sent later to the same socket has. */
    private long settled() throws Exception {
        Datagrams socket = manager.callAsync(() -> manager.network()
                .datagrams(
                        null,
                        UnixDomainSocketAddress.of(directory.resolve("notify")),
                        DatagramOptions.defaults(),
                        (from, data, sender) -> {}));
        assertThat(manager.call(() -> socket.send(ByteBuffer.wrap("MARK".getBytes(StandardCharsets.UTF_8)), null)))
                .isTrue();
        await("the mark", () -> received.contains("MARK"));
        return pings();
    }

    private long pings() {
        return received.stream().filter("WATCHDOG=1"::equals).count();
    }

    @Test
    @DisplayName("aiomisc services: half of WATCHDOG_USEC, unless WATCHDOG_PID names another process")
    void environment_read_followsSdWatchdogEnabled() {
        Map<String, String> told = new HashMap<>();
        assertThat(SystemdEnvironment.read(told::get, 7)).isEqualTo(new SystemdEnvironment(null, null));
        told.put("WATCHDOG_USEC", "10000000");
        assertThat(SystemdEnvironment.read(told::get, 7).pingEvery()).isEqualTo(Duration.ofSeconds(5));
        told.put("WATCHDOG_PID", "7");
        assertThat(SystemdEnvironment.read(told::get, 7).pingEvery()).isEqualTo(Duration.ofSeconds(5));
        assertThat(SystemdEnvironment.read(told::get, 8).pingEvery()).isNull();
        told.put("WATCHDOG_USEC", Long.toString(Long.MAX_VALUE));
        assertThat(SystemdEnvironment.read(told::get, 7).pingEvery()).isPositive();
        for (String bad : List.of("0", "-1", "x\n", "99999999999999999999")) {
            told.put("WATCHDOG_USEC", bad);
            assertThatThrownBy(() -> SystemdEnvironment.read(told::get, 7))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("WATCHDOG_USEC must be a positive number");
        }
    }

    @Test
    @DisplayName("aiomisc services: an abstract or foreign NOTIFY_SOCKET fails the start and says what to do")
    void notifySocket_thatCannotBeUsed_failsTheStart() {
        for (String socket : List.of("@abstract", "vsock:2:1234", "relative")) {
            environment.put("NOTIFY_SOCKET", socket);
            assertThatThrownBy(() -> Entrypoint.builder().services(systemd()).start())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(socket)
                    .hasMessageContaining("absolute path");
        }
        environment.put("NOTIFY_SOCKET", directory.resolve("nobody").toString());
        assertThatThrownBy(() -> Entrypoint.builder().services(systemd()).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nobody");
    }

    @Test
    @DisplayName("aiomisc services: without NOTIFY_SOCKET nothing is sent, and nothing fails")
    void notifySocket_absent_doesNothing() throws Exception {
        environment.clear();
        SystemdService systemd = systemd();
        try (Entrypoint entrypoint = Entrypoint.builder().services(systemd).start()) {
            systemd.status("nobody reads this");
        }
        assertThat(received).isEmpty();
    }

    @Test
    @DisplayName("aiomisc services: a start that fails never says READY=1")
    void start_failing_neverTellsReady() throws Exception {
        Service failing = new Service() {
            @Override
            public CompletionStage<?> start(ServiceScope scope) {
                return CompletableFuture.failedFuture(new IllegalStateException("as the test wants"));
            }
        };
        assertThatThrownBy(
                        () -> Entrypoint.builder().services(systemd(), failing).start())
                .hasMessageContaining("as the test wants");
        settled();
        assertThat(received).doesNotContain("READY=1");
    }
}
