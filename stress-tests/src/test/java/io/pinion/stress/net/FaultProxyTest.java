package io.pinion.stress.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The proxy makes the faults it says, and no others. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultProxyTest {
    private static final int QUIET_MS = 200;

    private final List<Socket> sockets = new ArrayList<>();
    private Leaks leaks;
    private Peer echo;
    private FaultProxy proxy;

    @BeforeEach
    void open() throws IOException {
        leaks = Leaks.begin();
        echo = Peer.start(socket -> {
            socket.setTcpNoDelay(true);
            byte[] buffer = new byte[1 << 12];
            int length;
            while ((length = socket.getInputStream().read(buffer)) >= 0) {
                socket.getOutputStream().write(buffer, 0, length);
            }
            socket.shutdownOutput();
        });
        proxy = FaultProxy.to(echo.address());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        echo.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        leaks.requireNone();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(proxy.address().getAddress(), proxy.port());
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private Socket connectSaying(int bytes) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(bytes(bytes));
        return socket;
    }

    private static byte[] bytes(int count) {
        byte[] all = new byte[count];
        for (int i = 0; i < count; i++) {
            all[i] = (byte) i;
        }
        return all;
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(QUIET_MS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(0);
    }

    @Test
    void flow_plain_passesBytesAndEndsBothWays() throws IOException {
        Socket socket = connectSaying(100_000);
        socket.shutdownOutput();
        assertThat(socket.getInputStream().readAllBytes()).isEqualTo(bytes(100_000));
        assertThat(proxy.passed(Direction.UP)).isEqualTo(100_000);
        assertThat(proxy.passed(Direction.DOWN)).isEqualTo(100_000);
    }

    @Test
    void flow_inPieces_passesEachByItself() throws IOException {
        List<Long> passed = new CopyOnWriteArrayList<>();
        proxy.flow(Direction.UP, Flow.PLAIN.inPieces(Pieces.of(3)).pacedBy(passed::add));
        Socket socket = connectSaying(10);
        socket.shutdownOutput();
        assertThat(socket.getInputStream().readAllBytes()).isEqualTo(bytes(10));
        assertThat(passed).containsExactly(3L, 6L, 9L, 10L);
    }

    @Test
    void flow_gathered_mergesManyWrites() throws IOException {
        List<Long> passed = new CopyOnWriteArrayList<>();
        proxy.flow(Direction.UP, Flow.PLAIN.inPieces(Pieces.of(50)).pacedBy(passed::add));
        Socket socket = connect();
        for (byte b : bytes(50)) {
            socket.getOutputStream().write(b);
        }
        assertThat(socket.getInputStream().readNBytes(50)).isEqualTo(bytes(50));
        // The proxy notes a piece after it has passed it.
        Until.holds("a piece is noted", () -> !passed.isEmpty());
        assertThat(passed).containsExactly(50L);
    }

    @Test
    void flow_splitAtAnOffset_doesNotWaitForWhatIsBeforeIt() throws IOException {
        List<Long> passed = new CopyOnWriteArrayList<>();
        proxy.flow(Direction.UP, Flow.PLAIN.inPieces(Pieces.splitAt(7)).pacedBy(passed::add));
        Socket socket = connectSaying(5);
        assertThat(socket.getInputStream().readNBytes(5)).isEqualTo(bytes(5));
        socket.getOutputStream().write(bytes(10));
        assertThat(socket.getInputStream().readNBytes(10)).isEqualTo(bytes(10));
        Until.holds("three pieces are noted", () -> passed.size() >= 3);
        assertThat(passed).containsExactly(5L, 7L, 15L);
    }

    @Test
    void flow_late_holdsBack() throws IOException {
        proxy.flow(
                Direction.UP,
                Flow.PLAIN.late(
                        Duration.ofMillis(50).toNanos(), Duration.ofMillis(20).toNanos()));
        long startNs = System.nanoTime();
        Socket socket = connectSaying(1);
        assertThat(socket.getInputStream().read()).isZero();
        assertThat(System.nanoTime() - startNs)
                .isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
    }

    @Test
    void flow_atARate_isNoFaster() throws IOException {
        proxy.flow(Direction.UP, Flow.PLAIN.inPieces(Pieces.of(10)).atRate(1_000));
        long startNs = System.nanoTime();
        Socket socket = connectSaying(110);
        assertThat(socket.getInputStream().readNBytes(110)).isEqualTo(bytes(110));
        assertThat(System.nanoTime() - startNs)
                .isGreaterThanOrEqualTo(Duration.ofMillis(100).toNanos());
    }

    @Test
    void flow_swallowing_bringsNothingAndHidesTheEnd() throws IOException {
        Socket socket = connectSaying(1);
        assertThat(socket.getInputStream().read()).isZero();
        proxy.flow(Direction.UP, Flow.PLAIN.withHole(Hole.SWALLOW));
        socket.getOutputStream().write(bytes(100));
        socket.shutdownOutput();
        assertSilent(socket);
        assertThat(proxy.passed(Direction.UP)).isEqualTo(1);
    }

    @Test
    void flow_stalled_bringsEverythingLater() throws IOException {
        proxy.flow(Direction.UP, Flow.PLAIN.withHole(Hole.STALL));
        Socket socket = connectSaying(1_000);
        assertSilent(socket);
        proxy.flow(Direction.UP, Flow.PLAIN);
        assertThat(socket.getInputStream().readNBytes(1_000)).isEqualTo(bytes(1_000));
    }

    @Test
    void flow_flipped_hasOneWrongBit() throws IOException {
        proxy.flow(Direction.UP, Flow.PLAIN.flippedAt(7));
        byte[] expected = bytes(20);
        expected[7] ^= 1;
        assertThat(connectSaying(20).getInputStream().readNBytes(20)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(
            value = Cut.class,
            names = {"CLOSE", "HALF_CLOSE"})
    void flow_cut_passesSoMuchAndEnds(Cut cut) throws IOException {
        proxy.flow(Direction.DOWN, Flow.PLAIN.cutAt(5, cut));
        InputStream in = connectSaying(20).getInputStream();
        assertThat(in.readAllBytes()).isEqualTo(bytes(5));
    }

    @Test
    void flow_cutByAHalfClose_leavesTheOtherDirection() throws IOException {
        proxy.flow(Direction.DOWN, Flow.PLAIN.cutAt(0, Cut.HALF_CLOSE));
        Socket socket = connectSaying(20);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        socket.getOutputStream().write(1);
        Until.holds("the rest", () -> proxy.passed(Direction.UP) == 21);
    }

    @Test
    void flow_cutByAReset_isAnErrorForThePeer() throws IOException {
        proxy.flow(Direction.DOWN, Flow.PLAIN.cutAt(5, Cut.RESET));
        InputStream in = connectSaying(20).getInputStream();
        assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("reset");
    }

    @Test
    void flow_cutInSilence_endsNothing() throws IOException {
        proxy.flow(Direction.DOWN, Flow.PLAIN.cutAt(5, Cut.SWALLOW));
        Socket socket = connectSaying(20);
        assertThat(socket.getInputStream().readNBytes(5)).isEqualTo(bytes(5));
        assertSilent(socket);
    }

    @Test
    void reset_ofThePeer_isPassedOn() throws IOException {
        Socket socket = connectSaying(1);
        assertThat(socket.getInputStream().read()).isZero();
        proxy.resetAll();
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
    }

    @Test
    void welcome_close_endsAtOnce() throws IOException {
        proxy.welcome(FaultProxy.Welcome.CLOSE);
        assertThat(connect().getInputStream().read()).isEqualTo(-1);
        assertThat(echo.accepted()).isZero();
    }

    @Test
    void welcome_reset_isAnError() throws IOException {
        proxy.welcome(FaultProxy.Welcome.RESET);
        assertThatThrownBy(() -> connect().getInputStream().read())
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(ConnectException.class);
    }

    @Test
    void welcome_hold_isSilent() throws IOException {
        proxy.welcome(FaultProxy.Welcome.HOLD);
        assertSilent(connectSaying(10));
        assertThat(echo.accepted()).isZero();
    }

    @Test
    void shut_refuses_untilReopened() throws IOException {
        int port = proxy.port();
        proxy.shut();
        // The port is closed when the accepting thread has left it.
        Until.holds("refused", () -> isRefused(port));
        proxy.reopen();
        assertThat(proxy.port()).isEqualTo(port);
        assertThat(connectSaying(1).getInputStream().read()).isZero();
    }

    private boolean isRefused(int port) {
        try (Socket socket = new Socket(proxy.address().getAddress(), port)) {
            return socket.isClosed();
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
