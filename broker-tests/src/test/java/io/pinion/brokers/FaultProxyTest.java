package io.pinion.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private static final int LIMIT_MILLIS = 60_000;
    private static final int SILENCE_MILLIS = 200;

    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    private final FaultProxy proxy =
            FaultProxy.to(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
    private Socket near;
    private Socket far;

    FaultProxyTest() throws IOException {}

    @BeforeEach
    void connect() throws IOException {
        near = new Socket(proxy.host(), proxy.port());
        near.setSoTimeout(LIMIT_MILLIS);
        far = server.accept();
        far.setSoTimeout(LIMIT_MILLIS);
    }

    @AfterEach
    void close() throws IOException {
        near.close();
        far.close();
        proxy.close();
        server.close();
    }

    @Test
    void bytes_pass_bothWays() throws IOException {
        near.getOutputStream().write(1);
        assertThat(far.getInputStream().read()).isEqualTo(1);
        far.getOutputStream().write(2);
        assertThat(near.getInputStream().read()).isEqualTo(2);
        assertThat(proxy.accepted()).isEqualTo(1);
        assertThat(proxy.open()).isEqualTo(1);
    }

    @Test
    void stalledBytes_arriveWhenTheStallEnds() throws IOException {
        proxy.flow(FaultProxy.Direction.TO_BROKER, FaultProxy.Flow.STALL);
        near.getOutputStream().write(1);

        assertSilent(far);
        far.getOutputStream().write(2);
        assertThat(near.getInputStream().read()).isEqualTo(2);

        proxy.flow(FaultProxy.Flow.PASS);
        assertThat(far.getInputStream().read()).isEqualTo(1);
    }

    @Test
    void discardedBytes_neverArrive() throws IOException {
        proxy.flow(FaultProxy.Flow.DISCARD);
        near.getOutputStream().write(1);

        assertSilent(far);

        proxy.flow(FaultProxy.Flow.PASS);
        near.getOutputStream().write(3);
        assertThat(far.getInputStream().read()).isEqualTo(3);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(LIMIT_MILLIS);
    }

    @Test
    void delayedBytes_comeLater() throws IOException {
        proxy.delay(FaultProxy.Direction.TO_BROKER, Duration.ofMillis(100));
        long begun = System.nanoTime();
        near.getOutputStream().write(1);

        assertThat(far.getInputStream().read()).isEqualTo(1);
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(100_000_000L);
        assertThatThrownBy(() -> proxy.delay(FaultProxy.Direction.TO_BROKER, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cut_resetsBothSides() {
        proxy.cut();

        assertThatThrownBy(() -> near.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> far.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThat(proxy.open()).isZero();
    }

    @Test
    void hangUp_endsBothStreams() throws IOException {
        proxy.hangUp();

        assertThat(near.getInputStream().read()).isEqualTo(-1);
        assertThat(far.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void halfClose_endsOneStreamAndLeavesTheOther() throws IOException {
        proxy.halfClose(FaultProxy.Direction.TO_CLIENT);

        assertThat(near.getInputStream().read()).isEqualTo(-1);
        near.getOutputStream().write(1);
        assertThat(far.getInputStream().read()).isEqualTo(1);
    }

    @Test
    void endOfOneSide_isPassedOn() throws IOException {
        near.shutdownOutput();

        assertThat(far.getInputStream().read()).isEqualTo(-1);
        far.close();
        assertThat(near.getInputStream().read()).isEqualTo(-1);
        Client.await("it is over", () -> proxy.open() == 0);
    }

    @Test
    void refusal_meetsNewConnectionsUntilAccepted() throws IOException {
        int port = proxy.port();
        proxy.refuse();

        assertThatThrownBy(() -> new Socket(proxy.host(), port)).isInstanceOf(ConnectException.class);
        near.getOutputStream().write(1);
        assertThat(far.getInputStream().read()).isEqualTo(1);

        proxy.accept();
        proxy.accept();
        assertThat(proxy.port()).isEqualTo(port);
        try (Socket again = new Socket(proxy.host(), port);
                Socket met = server.accept()) {
            again.getOutputStream().write(7);
            assertThat(met.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void close_endsConnectionsAndAgainIsNothing() throws IOException {
        proxy.flow(FaultProxy.Flow.STALL);
        near.getOutputStream().write(1);

        proxy.close();
        proxy.close();

        assertThatThrownBy(() -> near.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(proxy::accept).isInstanceOf(IllegalStateException.class);
    }
}
