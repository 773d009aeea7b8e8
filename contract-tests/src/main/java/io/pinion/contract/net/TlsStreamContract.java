package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.contract.Await;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.net.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Streams over TLS on TCP. */
public abstract class TlsStreamContract extends StreamContract {

    /** The version to allow, for instance {@code TLSv1.3}. */
    protected abstract String protocol();

    @Override
    protected SocketAddress listenAt() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    protected SocketAddress connectTo(Listener target) {
        return InetSocketAddress.createUnresolved("localhost", ((InetSocketAddress) target.localAddress()).getPort());
    }

    @Override
    protected StreamOptions.Builder serverOptions() {
        return StreamOptions.builder().tls(Tls.server(TestKeys.server(protocol()), false));
    }

    @Override
    protected StreamOptions.Builder clientOptions() {
        return StreamOptions.builder().tls(Tls.client(TestKeys.client(protocol())));
    }

    @Override
    protected boolean hasHalfClose() {
        return "TLSv1.3".equals(protocol());
    }

    private InetSocketAddress listen(StreamOptions options) {
        Listener target = value(network().listen(listenAt(), options, stream -> server));
        return (InetSocketAddress) target.localAddress();
    }

    @Test
    void connect_whereTheCertificateNamesAnotherHost_fails() {
        InetSocketAddress at = listen(serverOptions().build());
        StreamOptions other = StreamOptions.builder()
                .tls(Tls.client(TestKeys.client(protocol()), "other.example"))
                .build();
        assertThat(failure(network().connect(at, other, client)))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("other.example");
    }

    @Test
    void connect_whereNobodyTrustsTheCertificate_failsOnBothEnds() {
        Listener target = value(network().listen(listenAt(), serverOptions().build(), stream -> server));
        StreamOptions stranger = StreamOptions.builder()
                .tls(Tls.client(TestKeys.stranger(protocol())))
                .build();
        assertThat(failure(network().connect(connectTo(target), stranger, client)))
                .isInstanceOf(SSLHandshakeException.class);
        Await.until("a failure at the listener", () -> target.failures() == 1);
        assertThat(target.accepted()).isZero();
    }

    @Test
    void connect_withOldVersionsOnly_fails() {
        InetSocketAddress at = listen(serverOptions().build());
        StreamOptions old = StreamOptions.builder()
                .tls(Tls.client(TestKeys.client("TLSv1.1"), "localhost"))
                .build();
        assertThat(failure(network().connect(at, old, client)))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("TLSv1.2");
    }

    @Test
    void connect_toAnAddressWithoutName_isRefusedAtOnce() throws IOException {
        InetSocketAddress nameless = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 1);
        assertThatThrownBy(() -> network().connect(nameless, clientOptions().build(), client))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host name");
    }

    @Test
    void connect_toAnAddressInTheCertificate_succeeds() {
        InetSocketAddress at = listen(serverOptions().build());
        StreamOptions byAddress = StreamOptions.builder()
                .tls(Tls.client(TestKeys.client(protocol()), "127.0.0.1"))
                .build();
        assertThat(value(network().connect(at, byAddress, client)).remoteAddress())
                .isEqualTo(at);
    }

    @Test
    void listen_withClientSettings_isRefusedAtOnce() {
        assertThatThrownBy(() -> network().listen(listenAt(), clientOptions().build(), stream -> server))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> network()
                        .connect(
                                InetSocketAddress.createUnresolved("localhost", 1),
                                serverOptions().build(),
                                client))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void clientAuth_withoutACertificate_isRefused() {
        StreamOptions strict = StreamOptions.builder()
                .tls(Tls.server(TestKeys.server(protocol()), true))
                .build();
        Listener target = value(network().listen(listenAt(), strict, stream -> server));
        // With TLS 1.3 the client has finished before the server refuses.
        network().connect(connectTo(target), clientOptions().build(), client).whenComplete((stream, error) -> {});
        Await.until("a failure", () -> target.failures() == 1);
        assertThat(target.accepted()).isZero();
    }

    @Test
    void clientAuth_withACertificate_isAccepted() {
        StreamOptions strict = StreamOptions.builder()
                .tls(Tls.server(TestKeys.server(protocol()), true))
                .build();
        StreamOptions named = StreamOptions.builder()
                .tls(Tls.client(TestKeys.server(protocol())))
                .build();
        Listener target = value(network().listen(listenAt(), strict, stream -> server));
        Stream stream = value(network().connect(connectTo(target), named, client));
        run(() -> stream.write(utf8("known")));
        server.awaitSize(5);
    }

    @Test
    void handshake_thatNeverBegins_endsWithTheConnectTimeout() throws IOException {
        Listener target = value(network()
                .listen(
                        listenAt(),
                        serverOptions().connectTimeout(Duration.ofMillis(100)).build(),
                        stream -> server));
        try (Socket silent = new Socket()) {
            silent.connect(target.localAddress());
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(target.failures()).isEqualTo(1);
    }

    @Test
    void handshake_withASilentServer_endsWithTheConnectTimeout() throws IOException {
        try (java.net.ServerSocket silent = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress at = InetSocketAddress.createUnresolved("localhost", silent.getLocalPort());
            StreamOptions impatient =
                    clientOptions().connectTimeout(Duration.ofMillis(300)).build();
            assertThat(failure(network().connect(at, impatient, client))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void handshake_withNoise_isRefused() throws IOException {
        Listener target = value(network().listen(listenAt(), serverOptions().build(), stream -> server));
        try (Socket noisy = new Socket()) {
            noisy.connect(target.localAddress());
            noisy.getOutputStream().write(random(4000));
            Await.until("a failure", () -> target.failures() == 1);
        }
    }

    @Test
    void end_withoutCloseNotify_isAnError() throws Exception {
        Listener target = value(network().listen(listenAt(), serverOptions().build(), stream -> server));
        int port = ((InetSocketAddress) target.localAddress()).getPort();
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket socket = (SSLSocket)
                TestKeys.client(protocol()).getSocketFactory().createSocket(plain, "localhost", port, false);
        socket.getOutputStream().write(utf8("cut").array());
        socket.getOutputStream().flush();
        server.awaitSize(3);
        plain.shutdownOutput();
        assertThat(server.awaitClosed()).isInstanceOf(SSLException.class).hasMessageContaining("close_notify");
        plain.close();
    }

    @Test
    void records_ofOneByte_arriveWhole() throws Exception {
        Listener target = value(network().listen(listenAt(), serverOptions().build(), stream -> server));
        int port = ((InetSocketAddress) target.localAddress()).getPort();
        byte[] all = random(3000);
        try (SSLSocket socket =
                (SSLSocket) TestKeys.client(protocol()).getSocketFactory().createSocket("localhost", port)) {
            socket.setTcpNoDelay(true);
            for (byte b : all) {
                socket.getOutputStream().write(b);
            }
            server.awaitSize(all.length);
        }
        assertThat(server.bytes()).isEqualTo(all);
        assertThat(server.awaitClosed()).isNull();
    }

    @Test
    void handshakeAgain_byTheServer_isAKeyUpdateOrRefused() throws Exception {
        SSLServerSocket listening = (SSLServerSocket) TestKeys.server(protocol())
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        try (listening) {
            var stage = network()
                    .connect(
                            InetSocketAddress.createUnresolved("localhost", listening.getLocalPort()),
                            clientOptions().build(),
                            client);
            try (SSLSocket socket = (SSLSocket) listening.accept()) {
                socket.startHandshake();
                shakeHandsAgain(socket, value(stage), client);
            }
        }
    }

    @Test
    void handshakeAgain_byTheClient_isAKeyUpdateOrRefused() throws Exception {
        CompletableFuture<Stream> accepted = new CompletableFuture<>();
        Listener target = value(network().listen(listenAt(), serverOptions().build(), stream -> {
            accepted.complete(stream);
            return server;
        }));
        int port = ((InetSocketAddress) target.localAddress()).getPort();
        try (SSLSocket socket =
                (SSLSocket) TestKeys.client(protocol()).getSocketFactory().createSocket("localhost", port)) {
            socket.startHandshake();
            shakeHandsAgain(socket, Await.value(accepted), server);
        }
    }

    private void shakeHandsAgain(SSLSocket socket, Stream stream, Recorder ours) throws Exception {
        if (protocol().equals("TLSv1.3")) {
            updateKeys(socket, stream, ours);
            socket.close();
            assertThat(ours.awaitClosed()).isNull();
            return;
        }
        assertThatThrownBy(() -> {
                    socket.startHandshake();
                    socket.getInputStream().readNBytes(1);
                })
                .isInstanceOf(IOException.class);
        assertThat(ours.awaitClosed()).isInstanceOf(SSLException.class).hasMessageContaining("renegotiation");
    }

    private void updateKeys(SSLSocket socket, Stream stream, Recorder ours) throws IOException {
        for (int round = 1; round <= 3; round++) {
            socket.startHandshake();
            socket.getOutputStream().write(utf8("down").array());
            socket.getOutputStream().flush();
            ours.awaitSize(4 * round);
            run(() -> stream.write(utf8("up")));
            assertThat(socket.getInputStream().readNBytes(2))
                    .isEqualTo(utf8("up").array());
        }
    }

    @Test
    void connect_whereTheCertificateHasExpired_fails() {
        StreamOptions old = StreamOptions.builder()
                .tls(Tls.server(TestKeys.expired(protocol()), false))
                .build();
        Listener target = value(network().listen(listenAt(), old, stream -> server));
        StreamOptions trusting = StreamOptions.builder()
                .tls(Tls.client(TestKeys.expired(protocol())))
                .build();
        assertThat(failure(network().connect(connectTo(target), trusting, client)))
                .isInstanceOf(SSLHandshakeException.class)
                .hasStackTraceContaining("CertificateExpiredException");
        Await.until("a failure at the listener", () -> target.failures() == 1);
        assertThat(target.accepted()).isZero();
    }

    @Test
    void bytes_ofACorruptedStream_areNeverDelivered() throws Exception {
        try (TamperingProxy proxy = new TamperingProxy()) {
            Listener target = value(network().listen(listenAt(), serverOptions().build(), stream -> server));
            proxy.forwardTo((InetSocketAddress) target.localAddress());
            Stream stream = value(network()
                    .connect(
                            InetSocketAddress.createUnresolved("localhost", proxy.port()),
                            clientOptions().build(),
                            client));
            run(() -> stream.write(utf8("good")));
            server.awaitSize(4);
            proxy.tamper();
            run(() -> stream.write(ByteBuffer.wrap(random(100))));
            assertThat(server.awaitClosed()).isInstanceOf(SSLException.class);
            assertThat(server.text()).isEqualTo("good");
        }
    }

    @Test
    void handshake_withWarningsWithoutEnd_leavesTheOthersTheirTurns() throws Exception {
        Listener target = value(network()
                .listen(
                        listenAt(),
                        serverOptions().connectTimeout(Duration.ofSeconds(1)).build(),
                        stream -> server));
        try (Socket greedy = new Socket()) {
            greedy.connect(target.localAddress());
            Thread thread = new Thread(() -> warnForEver(greedy));
            thread.setDaemon(true);
            thread.start();
            Await.until("the end of the handshake, with turns for others", () -> {
                run(() -> {});
                return target.failures() == 1;
            });
        }
    }

    private static void warnForEver(Socket socket) {
        byte[] warning = {21, 3, 3, 0, 2, 1, 90};
        ByteBuffer warnings = ByteBuffer.allocate(10_000 * warning.length);
        while (warnings.hasRemaining()) {
            warnings.put(warning);
        }
        try {
            while (true) {
                socket.getOutputStream().write(warnings.array());
            }
        } catch (IOException e) {
            // Refused.
        }
    }
}
