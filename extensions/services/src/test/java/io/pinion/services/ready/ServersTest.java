package io.pinion.services.ready;

import static io.pinion.services.ready.ReadyFixtures.LIMIT;
import static io.pinion.services.ready.ReadyFixtures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.contract.net.TestKeys;
import io.pinion.services.Entrypoint;
import io.pinion.services.Service;
import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.net.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// What is opened in a try lasts as long as its block, which is all that is wanted of it.
@SuppressWarnings("try")
class ServersTest {
    private static final StreamHandler ECHO = Stream::write;

    private static TcpServer.Builder echo() {
        return TcpServer.builder().port(0).handler(stream -> ECHO);
    }

    private static Socket connect(TcpServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    private static String echoed(Socket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream().write(bytes);
        return new String(socket.getInputStream().readNBytes(bytes.length), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("aiomisc services: a TCP server at port 0 tells the bound port, serves, and is gone after the stop")
    void tcpServer_atPortZero_servesUntilStopped() throws Exception {
        TcpServer server = echo().build();
        assertThatThrownBy(server::port)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not running");
        int port;
        Socket socket;
        try (Entrypoint entrypoint = Entrypoint.builder().services(server).start()) {
            port = server.port();
            assertThat(port).isPositive();
            socket = connect(server);
            assertThat(echoed(socket, "hello")).isEqualTo("hello");
        }
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        socket.close();
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("aiomisc services: a server without address and port, or without a handler, is refused clearly")
    void server_withoutAddressOrHandler_isRefused() {
        assertThatThrownBy(() -> TcpServer.builder().handler(stream -> ECHO).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("call address(...), or port(...)");
        assertThatThrownBy(() -> TcpServer.builder().port(0).build()).hasMessageContaining("handler");
        assertThatThrownBy(() -> UdpServer.builder()
                        .handler((socket, data, sender) -> {})
                        .build())
                .hasMessageContaining("call address(...), or port(...)");
        assertThatThrownBy(() -> UdpServer.builder().port(0).build()).hasMessageContaining("handler");
        assertThatThrownBy(() -> TcpServer.builder().port(65_536)).hasMessageContaining("65536");
        assertThatThrownBy(() -> TcpServer.builder().port(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> TcpServer.builder().drain(Duration.ofSeconds(-1)))
                .hasMessageContaining("drain");
        assertThatThrownBy(() -> TcpServer.builder().address(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> TcpServer.builder().name(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("aiomisc services: a server whose address is in use fails the start")
    void tcpServer_addressInUse_failsTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TcpServer server = echo().port(taken.getLocalPort()).build();
            assertThatThrownBy(() -> Entrypoint.builder().services(server).start())
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    @DisplayName("aiomisc services: a start that is cancelled because another service fails leaves no listener behind")
    void tcpServer_startCancelled_leavesNoListener() throws Exception {
        Service failing = scope -> CompletableFuture.failedFuture(new IllegalStateException("as the test wants"));
        for (int round = 0; round < 20; round++) {
            int port = freePort();
            TcpServer server = echo().port(port).build();
            UdpServer udp = UdpServer.builder()
                    .port(port)
                    .handler((socket, data, sender) -> {})
                    .build();
            try (Worker worker = Worker.start()) {
                assertThatThrownBy(() -> Entrypoint.on(worker)
                                .services(server, udp, failing)
                                .start())
                        .hasMessageContaining("as the test wants");
                await("the port is free", () -> isFree(port));
            }
        }
    }

    /** Below the ports that the system gives out by itself, so that nobody gets it meanwhile. */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            if (isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket stream = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                DatagramSocket datagrams = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @DisplayName("aiomisc services: streams of a stopping server are drained: what was written arrives")
    void tcpServer_stopping_drainsStreams() throws Exception {
        int length = 4 << 20;
        StreamOptions options = StreamOptions.builder()
                .writeLimitBytes(8 << 20)
                .sendBufferBytes(1 << 14)
                .build();
        TcpServer server = echo().options(options)
                .drain(LIMIT)
                .handler(stream -> (from, data) -> {
                    data.position(data.limit());
                    from.write(ByteBuffer.allocate(length));
                })
                .build();
        Entrypoint entrypoint = Entrypoint.builder().services(server).start();
        try (Socket socket = connect(server)) {
            socket.getOutputStream().write('x');
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isZero();
            ExecutorService executor = Executors.newSingleThreadExecutor();
            try {
                Future<?> closing = executor.submit(entrypoint::close);
                assertThat(in.readAllBytes()).hasSize(length - 1);
                closing.get(2 * LIMIT.toSeconds(), TimeUnit.SECONDS);
            } finally {
                executor.shutdownNow();
            }
        }
    }

    @Test
    @DisplayName("aiomisc services: a peer that reads nothing holds a stopping server no longer than the drain time")
    void tcpServer_stoppingWithAStuckPeer_isBounded() throws Exception {
        TcpServer server = echo().options(
                        StreamOptions.builder().writeLimitBytes(64 << 20).build())
                .drain(Duration.ofMillis(100))
                .handler(stream -> (from, data) -> {
                    data.position(data.limit());
                    from.write(ByteBuffer.allocate(32 << 20));
                })
                .build();
        Entrypoint entrypoint = Entrypoint.builder().services(server).start();
        try (Socket socket = connect(server)) {
            socket.getOutputStream().write('x');
            assertThat(socket.getInputStream().read()).isZero();
            long startNs = System.nanoTime();
            // That it returns at all is what is asked: the peer never reads.
            entrypoint.close();
            assertThat(System.nanoTime() - startNs)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(100).toNanos());
        }
    }

    @Test
    @DisplayName("aiomisc services: a TCP server serves ten peers at once, and starts and stops again and again")
    void tcpServer_tenPeersManyStarts_serves() throws Exception {
        TcpServer server = echo().name("echo").build();
        try (Entrypoint entrypoint = Entrypoint.builder().start()) {
            for (int round = 0; round < 10; round++) {
                entrypoint.startServices(server).get(20, TimeUnit.SECONDS);
                List<Thread> peers = new ArrayList<>();
                List<String> answers = new CopyOnWriteArrayList<>();
                for (int i = 0; i < 10; i++) {
                    int number = i;
                    Thread peer = new Thread(() -> {
                        try (Socket socket = connect(server)) {
                            answers.add(echoed(socket, "number " + number));
                        } catch (IOException e) {
                            answers.add(e.toString());
                        }
                    });
                    peers.add(peer);
                    peer.start();
                }
                for (Thread peer : peers) {
                    peer.join();
                }
                assertThat(answers).hasSize(10).allMatch(answer -> answer.startsWith("number "));
                entrypoint.stopServices(server).get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    @DisplayName("S5.22: what a stream's handler throws is reported with service, peer and local address; others go on")
    void tcpServer_handlerThrows_isReportedWithThePeer() throws Exception {
        List<String> tasks = new CopyOnWriteArrayList<>();
        TaskErrorHandler errors = (task, error) -> tasks.add(task + ": " + error.getMessage());
        try (Worker worker =
                Worker.start(WorkerConfig.builder().errorHandler(errors).build())) {
            TcpServer server = echo().name("shop")
                    .handler(stream -> (from, data) -> {
                        if (data.get(0) == '!') {
                            throw new IllegalStateException("as the test wants");
                        }
                        from.write(data);
                    })
                    .build();
            try (Entrypoint entrypoint = Entrypoint.on(worker).services(server).start();
                    Socket good = connect(server);
                    Socket bad = connect(server)) {
                bad.getOutputStream().write('!');
                await("a report", () -> !tasks.isEmpty());
                assertThat(tasks.get(0))
                        .startsWith("stream of shop at ")
                        .contains("from peer /127.0.0.1:" + bad.getLocalPort())
                        .contains("as the test wants");
                assertThat(echoed(good, "still here")).isEqualTo("still here");
            }
        }
    }

    @Test
    @DisplayName("aiomisc services: a TLS server serves clients that trust it")
    void tlsServer_withAKey_serves() throws Exception {
        TcpServer server = echo().options(StreamOptions.builder()
                        .tls(Tls.server(TestKeys.server("TLSv1.3"), false))
                        .build())
                .build();
        try (Entrypoint entrypoint = Entrypoint.builder().services(server).start();
                Socket socket = TestKeys.client("TLSv1.3")
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            assertThat(echoed(socket, "secret")).isEqualTo("secret");
        }
        assertThatThrownBy(() -> echo().options(StreamOptions.builder()
                        .tls(Tls.client(TestKeys.client("TLSv1.3")))
                        .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Tls.server");
    }

    @Test
    @DisplayName("aiomisc services: a server at a Unix-domain path; it has no port")
    void tcpServer_atAPath_serves(@TempDir Path directory) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        TcpServer server = echo().address(address).build();
        try (Entrypoint entrypoint = Entrypoint.builder().services(server).start();
                SocketChannel channel = SocketChannel.open(address)) {
            channel.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
            ByteBuffer answer = ByteBuffer.allocate(5);
            while (answer.hasRemaining() && channel.read(answer) >= 0) {}
            assertThat(new String(answer.array(), StandardCharsets.UTF_8)).isEqualTo("hello");
            assertThatThrownBy(server::port).hasMessageContaining("no port");
        }
    }

    @Test
    @DisplayName("aiomisc services: a UDP server at port 0 tells the bound port and answers")
    void udpServer_atPortZero_answers() throws Exception {
        UdpServer server = UdpServer.builder()
                .port(0)
                .name("udp")
                .handler((socket, data, sender) -> socket.send(data, sender))
                .build();
        assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
        try (Entrypoint entrypoint = Entrypoint.builder().services(server).start();
                DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            byte[] bytes = "hello".getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(
                    bytes, bytes.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port())));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            socket.receive(answer);
            assertThat(answer.getLength()).isEqualTo(5);
        }
        assertThatThrownBy(server::socket).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName(
            "aiomisc services: a UDP server whose address is in use fails the start; stop before start does nothing")
    void udpServer_addressInUse_failsTheStart() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            UdpServer server = UdpServer.builder()
                    .port(taken.getLocalPort())
                    .handler((socket, data, sender) -> {})
                    .build();
            assertThatThrownBy(() -> Entrypoint.builder().services(server).start())
                    .isInstanceOf(IOException.class);
            assertThat(server.stop(null).toCompletableFuture()).isCompleted();
        }
        assertThat(echo().build().stop(null).toCompletableFuture()).isCompleted();
    }
}
