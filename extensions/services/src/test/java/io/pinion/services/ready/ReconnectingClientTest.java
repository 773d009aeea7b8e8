package io.pinion.services.ready;

import static io.pinion.services.ready.ReadyFixtures.LIMIT;
import static io.pinion.services.ready.ReadyFixtures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.services.Entrypoint;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The reconnecting client as a service, and the stream below it in the words of the cases. */
// What is opened in a try lasts as long as its block, which is all that is wanted of it.
@SuppressWarnings("try")
class ReconnectingClientTest {
    private final Events events = new Events();
    private final Socket held = new Socket();

    /** Keeps what it is told; data by lines, the rest is left for later. */
    private static final class Events implements ReconnectHandler {
        final List<String> all = new CopyOnWriteArrayList<>();
        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void data(ReconnectingStream stream, ByteBuffer data) {
            for (int i = data.position(); i < data.limit(); i++) {
                if (data.get(i) == '\n') {
                    byte[] line = new byte[i - data.position()];
                    data.get(line).get();
                    lines.add(new String(line, StandardCharsets.UTF_8));
                }
            }
        }

        @Override
        public void connected(ReconnectingStream stream) {
            all.add("connected");
        }

        @Override
        public void lost(ReconnectingStream stream, @Nullable Throwable reason, int attempt, long retryInNs) {
            all.add(attempt == 0 ? "lost" : retryInNs > 0 ? "failed, will back off" : "failed");
        }

        long count(String event) {
            return all.stream().filter(event::equals).count();
        }
    }

    private static ReconnectOptions.Builder quick() {
        return ReconnectOptions.builder()
                .firstBackoff(Duration.ofMillis(1))
                .maxBackoff(Duration.ofMillis(5))
                .closeTimeout(Duration.ofMillis(200));
    }

    private ReconnectingClient.Builder client(int port) {
        return ReconnectingClient.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .options(quick().build())
                .handler(events);
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        server.setSoTimeout((int) LIMIT.toMillis());
        return server;
    }

    private static Socket accept(ServerSocket server) throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    /** A port that refuses connections. It stays bound, so that nobody else gets it; {@link #listen} still may. */
    private int freePort() throws IOException {
        held.setReuseAddress(true);
        held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return held.getLocalPort();
    }

    @AfterEach
    void release() throws IOException {
        held.close();
    }

    private static String read(Socket socket, int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("aiomisc 32: a server that drops the client each time sees at least three sessions")
    void client_droppedEachTime_comesBack() throws Exception {
        try (ServerSocket server = listen(0)) {
            ReconnectingClient client = client(server.getLocalPort()).build();
            try (Entrypoint entrypoint = Entrypoint.builder().services(client).start()) {
                for (int session = 0; session < 3; session++) {
                    accept(server).close();
                }
                await("three sessions", () -> events.count("connected") >= 3);
            }
        }
    }

    @Test
    @DisplayName(
            "asyncio-concurrent-tasks 31 / S2.40: the first connects fail, it backs off before each attempt, and a queued write goes out")
    void stream_firstConnectFails_retriesAndSendsWhatWasQueued() throws Exception {
        int port = freePort();
        ReconnectingClient client = client(port).build();
        try (Entrypoint entrypoint = Entrypoint.builder().services(client).start()) {
            client.stream().write(utf8("queued"), Duration.ZERO);
            await("three failures", () -> events.count("failed, will back off") >= 3);
            assertThat(events.all).doesNotContain("failed", "connected");
            try (ServerSocket server = listen(port);
                    Socket socket = accept(server)) {
                assertThat(read(socket, 6)).isEqualTo("queued");
            }
        }
    }

    @Test
    @DisplayName(
            "asyncio-concurrent-tasks 32 / S2.41: connections lost in order and by a reset between writes: each write is delivered over one of its own")
    void stream_lostBetweenWrites_deliversOverNewConnections() throws Exception {
        try (ServerSocket server = listen(0)) {
            ReconnectingClient client = client(server.getLocalPort()).build();
            try (Entrypoint entrypoint = Entrypoint.builder().services(client).start()) {
                for (boolean isReset : new boolean[] {false, true, false}) {
                    Socket socket = accept(server);
                    long losses = events.count("lost");
                    client.stream().write(utf8("word"), LIMIT);
                    assertThat(read(socket, 4)).isEqualTo("word");
                    if (isReset) {
                        socket.setSoLinger(true, 0);
                    }
                    socket.close();
                    await("the loss is seen", () -> events.count("lost") > losses);
                }
                assertThat(client.stream().account().connections()).isGreaterThanOrEqualTo(3);
            }
        }
    }

    @Test
    @DisplayName("asyncio-concurrent-tasks 33 / S2.43: partial data, a disconnect and the rest are one record")
    void stream_partialDataAcrossConnections_isJoined() throws Exception {
        try (ServerSocket server = listen(0)) {
            ReconnectingClient client = client(server.getLocalPort()).build();
            try (Entrypoint entrypoint = Entrypoint.builder().services(client).start()) {
                try (Socket first = accept(server)) {
                    first.getOutputStream().write("part1-".getBytes(StandardCharsets.UTF_8));
                }
                try (Socket second = accept(server)) {
                    second.getOutputStream().write("part2-end\n".getBytes(StandardCharsets.UTF_8));
                    await("a line", () -> !events.lines.isEmpty());
                }
                assertThat(events.lines).containsExactly("part1-part2-end");
            }
        }
    }

    @Test
    @DisplayName(
            "asyncio-concurrent-tasks 33 / S2.43: without a reader what arrives is dropped, and the stream goes on")
    void stream_withoutReader_dropsWhatArrives() throws Exception {
        try (ServerSocket server = listen(0)) {
            ReconnectingClient client = client(server.getLocalPort())
                    .handler(new ReconnectHandler() {})
                    .build();
            try (Entrypoint entrypoint = Entrypoint.builder().services(client).start();
                    Socket socket = accept(server)) {
                byte[] much = new byte[1 << 20];
                socket.getOutputStream().write(much);
                client.stream().write(utf8("still here"), LIMIT);
                assertThat(read(socket, 10)).isEqualTo("still here");
                assertThat(client.stream().account().connections()).isOne();
            }
        }
    }

    @Test
    @DisplayName(
            "asyncio-concurrent-tasks 34 / S2.42: with the buffer full a write waits until there is room; a close releases one that waits")
    void stream_full_writeWaitsForRoom() throws Exception {
        int port = freePort();
        ReconnectingClient client =
                client(port).options(quick().bufferBytes(1_024).build()).build();
        CompletableFuture<Void> released;
        try (Entrypoint entrypoint = Entrypoint.builder().services(client).start()) {
            ReconnectingStream stream = client.stream();
            ByteBuffer frame = ByteBuffer.allocate(1_024);
            assertThat(stream.offer(frame.duplicate())).isTrue();
            assertThat(stream.offer(frame.duplicate())).isFalse();
            assertThatThrownBy(() -> stream.write(frame.duplicate(), Duration.ofMillis(20)))
                    .isInstanceOf(WaitTimeoutException.class);
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> write(stream, frame.duplicate()));
            try (ServerSocket server = listen(port);
                    Socket socket = accept(server)) {
                assertThat(socket.getInputStream().readNBytes(2_048)).hasSize(2_048);
                waiting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            await("the loss is seen", () -> events.count("lost") > 0);
            await("full, with nobody to take it", () -> !stream.offer(frame.duplicate()));
            released = CompletableFuture.runAsync(() -> write(stream, frame.duplicate()));
        }
        assertThatThrownBy(() -> released.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .hasStackTraceContaining("IllegalStateException");
    }

    private static void write(ReconnectingStream stream, ByteBuffer frame) {
        try {
            stream.write(frame, LIMIT);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("asyncio-concurrent-tasks 34 / S2.42: a write before the start or after the close fails and says so")
    void stream_closed_writeFails() throws Exception {
        ReconnectingClient client = client(freePort()).build();
        assertThatThrownBy(client::stream)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not been started");
        ReconnectingStream stream;
        try (Entrypoint entrypoint = Entrypoint.builder().services(client).start()) {
            stream = client.stream();
        }
        assertThatThrownBy(() -> stream.offer(utf8("late")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> stream.write(utf8("late"), Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(client::stream).isInstanceOf(IllegalStateException.class);
        assertThat(stream.state()).isEqualTo(ReconnectingStream.State.CLOSED);
    }

    @Test
    @DisplayName("S2.41: a stop while it tries to connect ends at once; the service can be started again")
    void client_stoppedWhileTrying_endsAndStartsAgain() throws Exception {
        ReconnectingClient client = client(freePort()).name("link").build();
        for (int i = 0; i < 3; i++) {
            // That it returns is what is asked: nobody will ever listen there.
            Entrypoint.builder().services(client).start().close();
        }
    }

    @Test
    @DisplayName(
            "aiomisc services: a client that waits for its connection fails the start when it does not come in time")
    void client_waitingForConnection_isBoundedByTheStartTimeout() throws Exception {
        ReconnectingClient client = client(freePort()).waitForConnection().build();
        assertThatThrownBy(() -> Entrypoint.builder()
                        .services(client)
                        .startTimeout(Duration.ofMillis(100))
                        .start())
                .isInstanceOf(Exception.class);
        assertThatThrownBy(client::stream).isInstanceOf(IllegalStateException.class);
        try (ServerSocket server = listen(0)) {
            ReconnectingClient other =
                    client(server.getLocalPort()).waitForConnection().build();
            try (Entrypoint entrypoint = Entrypoint.builder().services(other).start()) {
                assertThat(events.all).contains("connected");
            }
        }
    }
}
