package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.contract.Await;
import io.pinion.worker.net.Interest;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** How a network opens things, and how it fails to. */
public abstract class OpeningContract extends NetContract {
    private static final StreamOptions DEFAULTS = StreamOptions.defaults();
    private final Recorder server = new Recorder();
    private final Recorder client = new Recorder();

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private InetSocketAddress listen() {
        Listener listener = value(network().listen(loopback(), DEFAULTS, stream -> server));
        return (InetSocketAddress) listener.localAddress();
    }

    /** An address where nobody listens. */
    private static InetSocketAddress nobody() throws IOException {
        try (ServerSocketChannel gone = ServerSocketChannel.open()) {
            return (InetSocketAddress) gone.bind(loopback()).getLocalAddress();
        }
    }

    @Test
    void connect_whereNobodyListens_failsAndNamesTheAddress() throws IOException {
        InetSocketAddress nobody = nobody();
        assertThat(failure(network().connect(nobody, DEFAULTS, client)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(String.valueOf(nobody.getPort()));
        assertThat(client.closes()).isZero();
    }

    @Test
    void connect_byName_triesEveryAddress() {
        int port = listen().getPort();
        // Loopback often has two addresses by name, and we listen at one of them.
        Stream stream =
                value(network().connect(InetSocketAddress.createUnresolved("localhost", port), DEFAULTS, client));
        assertThat(((InetSocketAddress) stream.remoteAddress()).getAddress().isLoopbackAddress())
                .isTrue();
    }

    @Test
    void connect_byNameWhereNobodyListens_failsWithEveryError() throws IOException {
        int port = nobody().getPort();
        Throwable failure =
                failure(network().connect(InetSocketAddress.createUnresolved("localhost", port), DEFAULTS, client));
        assertThat(failure).isInstanceOf(IOException.class);
        int addresses = InetAddress.getAllByName("localhost").length;
        int errors = 0;
        for (Throwable error = failure; error != null; error = first(error.getSuppressed())) {
            errors++;
        }
        assertThat(errors).isEqualTo(addresses);
    }

    private static Throwable first(Throwable[] errors) {
        return errors.length == 0 ? null : errors[0];
    }

    @Test
    void connect_toAnUnknownName_fails() {
        // Longer than a resolver that nobody answers, which gives up after 10 s.
        StreamOptions patient =
                StreamOptions.builder().connectTimeout(Duration.ofSeconds(18)).build();
        assertThat(failure(network()
                        .connect(InetSocketAddress.createUnresolved("no-such-host.invalid", 1), patient, client)))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void connect_toAnUnresolvedLiteral_asksNobody() {
        int port = listen().getPort();
        value(network().connect(InetSocketAddress.createUnresolved("127.0.0.1", port), DEFAULTS, client));
    }

    @Test
    void connect_toAFullBacklog_endsWithTheConnectTimeout() throws IOException {
        try (java.net.ServerSocket full = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StreamOptions impatient = StreamOptions.builder()
                    .connectTimeout(Duration.ofMillis(150))
                    .build();
            Throwable failure = null;
            // The system takes in a few more than the backlog says, and lets the next ones wait.
            for (int i = 0; i < 10 && failure == null; i++) {
                CompletionStage<Stream> stage =
                        network().connect(full.getLocalSocketAddress(), impatient, new Recorder());
                CompletableFuture<Throwable> result = new CompletableFuture<>();
                stage.whenComplete((stream, error) -> result.complete(error));
                failure = Await.value(result);
            }
            assertThat(failure).isInstanceOf(IOException.class).hasMessageContaining("connectTimeout");
        }
    }

    @Test
    void connect_thatIsCancelled_leavesNothingOpen() {
        InetSocketAddress at = listen();
        long before = openSockets();
        CompletableFuture<Stream> stage =
                network().connect(at, DEFAULTS, client).toCompletableFuture();
        if (!stage.cancel(false)) {
            stage.join().close();
        }
        Await.until("no socket but the listener's, had " + before, () -> openSockets() <= before);
    }

    @Test
    void listen_atAnyAddress_takesBothProtocols() throws IOException {
        Queue<SocketAddress> peers = new ConcurrentLinkedQueue<>();
        Listener listener = value(network().listen(new InetSocketAddress(0), DEFAULTS, stream -> {
            peers.add(stream.remoteAddress());
            return server;
        }));
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        for (String loopback : List.of("127.0.0.1", "::1")) {
            InetAddress address = InetAddress.getByName(loopback);
            assumeTrue(canBind(address), "no " + loopback + " here");
            value(network().connect(new InetSocketAddress(address, port), DEFAULTS, client));
            Await.until("accepted", () -> !peers.isEmpty());
            assertThat(((InetSocketAddress) peers.remove()).getAddress()).isEqualTo(address);
        }
    }

    private static boolean canBind(InetAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void listen_atAnAddressInUse_failsAndNamesIt() {
        InetSocketAddress taken = listen();
        assertThat(failure(network().listen(taken, DEFAULTS, stream -> server)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(String.valueOf(taken.getPort()));
    }

    @Test
    void open_withAForeignKindOfAddress_isRefusedAtOnce() {
        SocketAddress foreign = new SocketAddress() {};
        assertThatThrownBy(() -> network().connect(foreign, DEFAULTS, client))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("InetSocketAddress");
        assertThatThrownBy(() -> network().listen(foreign, DEFAULTS, stream -> server))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> network().connect(null, DEFAULTS, client)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void open_faster_thanTheWorkerBegins_isRefusedAboveABound() {
        CountDownLatch gate = new CountDownLatch(1);
        fixture().execute(() -> Await.latch(gate));
        InetSocketAddress taken = loopback();
        List<CompletionStage<Listener>> stages = new ArrayList<>();
        try {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 5_000; i++) {
                            stages.add(network().listen(taken, DEFAULTS, stream -> server));
                        }
                    })
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("not begun");
        } finally {
            gate.countDown();
        }
        stages.forEach(stage -> value(stage).close());
        value(network().listen(loopback(), DEFAULTS, stream -> server));
    }

    @Test
    void open_afterShutdown_isRefused() {
        fixture().shutdown(Duration.ZERO);
        assertThatThrownBy(() -> network().connect(loopback(), DEFAULTS, client))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("closing");
        assertThatThrownBy(() -> network().listen(loopback(), DEFAULTS, stream -> server))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void shutdown_failsWhatIsBeingOpened() throws IOException {
        CountDownLatch gate = new CountDownLatch(1);
        fixture().execute(() -> holdUntil(gate));
        CompletionStage<Stream> pending = network().connect(nobody(), DEFAULTS, client);
        Thread closer = new Thread(() -> fixture().shutdown(Duration.ofSeconds(10)));
        closer.start();
        Await.until("closing", () -> {
            try {
                network().connect(loopback(), DEFAULTS, client);
                return false;
            } catch (RejectedExecutionException e) {
                return true;
            }
        });
        gate.countDown();
        assertThat(failure(pending)).isInstanceOf(IOException.class);
        Await.ended(closer);
    }

    /** A close without grace interrupts the task that runs. */
    private static void holdUntil(CountDownLatch gate) {
        while (gate.getCount() > 0) {
            Thread.interrupted();
            LockSupport.parkNanos(100_000);
        }
    }

    @Test
    void watch_withBadArguments_isRefusedAtOnce() {
        assertThatThrownBy(() -> network().watch(-1, Set.of(Interest.READ), ready -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> network().watch(1, Set.of(), ready -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
