package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerOptions;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamSocketTest {
    @TempDir
    Path directory;

    private EpollPoller poller;
    private long descriptorsBefore;

    @BeforeEach
    void open() throws IOException {
        Machines.requireLibrary();
        descriptorsBefore = Machines.openDescriptors();
        poller = Machines.poller();
    }

    @AfterEach
    void close() throws IOException {
        if (poller != null) {
            poller.close();
            assertThat(Machines.openDescriptors()).isEqualTo(descriptorsBefore);
        }
    }

    private SocketAddress anyLocal(StandardProtocolFamily family) throws IOException {
        return switch (family) {
            case UNIX -> UnixDomainSocketAddress.of(directory.resolve("s"));
            case INET -> new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
            case INET6 -> new InetSocketAddress(InetAddress.getByName("::1"), 0);
        };
    }

    /** Two ends of one connection. */
    private record Pair(
            PollerSocket client, PollerSocket server, AtomicInteger clientReady, AtomicInteger serverReady) {}

    private Pair connect(StandardProtocolFamily family) throws IOException {
        PollerSocket listener = poller.openListener(family, ops -> {});
        listener.bind(anyLocal(family), 0);
        AtomicInteger clientReady = new AtomicInteger();
        AtomicInteger serverReady = new AtomicInteger();
        PollerSocket client = poller.openStream(family, ops -> clientReady.accumulateAndGet(ops, (a, b) -> a | b));
        if (!client.connect(listener.localAddress())) {
            client.interest(Poller.WRITE);
            Machines.until(poller, client::finishConnect);
        }
        listener.interest(Poller.READ);
        PollerSocket[] accepted = new PollerSocket[1];
        Machines.until(poller, () -> {
            accepted[0] = listener.accept(ops -> serverReady.accumulateAndGet(ops, (a, b) -> a | b));
            return accepted[0] != null;
        });
        listener.close();
        client.interest(0);
        clientReady.set(0);
        return new Pair(client, accepted[0], clientReady, serverReady);
    }

    private void send(PollerSocket socket, String text) throws IOException {
        ByteBuffer source = Machines.direct(text);
        assertThat(socket.write(new ByteBuffer[] {source}, 0, 1)).isEqualTo(source.limit());
        assertThat(source.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(StandardProtocolFamily.class)
    void bytes_goThereAndBack(StandardProtocolFamily family) throws IOException {
        Pair pair = connect(family);
        ByteBuffer target = ByteBuffer.allocateDirect(16);
        pair.server.interest(Poller.READ);
        assertThat(pair.server.read(target)).isZero();
        send(pair.client, "hello");
        Machines.until(poller, () -> pair.serverReady.get() == Poller.READ);
        assertThat(pair.server.read(target)).isEqualTo(5);
        assertThat(Machines.text(target)).isEqualTo("hello");

        send(pair.server, "back");
        pair.client.interest(Poller.READ);
        Machines.until(poller, () -> pair.clientReady.get() == Poller.READ);
        target.clear();
        assertThat(pair.client.read(target)).isEqualTo(4);
        assertThat(Machines.text(target)).isEqualTo("back");
    }

    @ParameterizedTest
    @EnumSource(StandardProtocolFamily.class)
    void addresses_ofBothEndsAgree(StandardProtocolFamily family) throws IOException {
        Pair pair = connect(family);
        assertThat(pair.client.remoteAddress()).isEqualTo(pair.server.localAddress());
        if (family != StandardProtocolFamily.UNIX) {
            assertThat(pair.server.remoteAddress()).isEqualTo(pair.client.localAddress());
        } else {
            assertThat(pair.client.localAddress()).isNull();
            assertThat(pair.server.remoteAddress()).hasToString("");
        }
    }

    @ParameterizedTest
    @EnumSource(StandardProtocolFamily.class)
    void addresses_beforeBindingAndConnecting_areNull(StandardProtocolFamily family) throws IOException {
        PollerSocket stream = poller.openStream(family, ops -> {});
        assertThat(stream.localAddress()).isNull();
        assertThat(stream.remoteAddress()).isNull();
    }

    @Test
    void anInet6Socket_reachesIpv4() throws IOException {
        PollerSocket listener = poller.openListener(StandardProtocolFamily.INET, ops -> {});
        listener.bind(anyLocal(StandardProtocolFamily.INET), 0);
        PollerSocket client = poller.openStream(StandardProtocolFamily.INET6, ops -> {});
        client.interest(Poller.WRITE);
        boolean connected = client.connect(listener.localAddress());
        Machines.until(poller, () -> connected || client.finishConnect());
        assertThat(client.remoteAddress()).isEqualTo(listener.localAddress());
    }

    @ParameterizedTest
    @EnumSource(
            value = StandardProtocolFamily.class,
            names = {"INET", "INET6"})
    void connect_whereNobodyListens_isRefused(StandardProtocolFamily family) throws IOException {
        PollerSocket bound = poller.openStream(family, ops -> {});
        bound.bind(anyLocal(family), 0);
        PollerSocket client = poller.openStream(family, ops -> {});
        assertThatThrownBy(() -> {
                    if (!client.connect(bound.localAddress())) {
                        client.interest(Poller.WRITE);
                        Machines.until(poller, client::finishConnect);
                    }
                })
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("Connection refused (ECONNREFUSED)");
    }

    @Test
    void connect_toAPathThatIsMissing_saysSo() throws IOException {
        PollerSocket client = poller.openStream(StandardProtocolFamily.UNIX, ops -> {});
        assertThatThrownBy(() -> client.connect(anyLocal(StandardProtocolFamily.UNIX)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("ENOENT");
    }

    @Test
    void finishConnect_beforeAnyConnect_isUnderWay() throws IOException {
        assertThat(poller.openStream(StandardProtocolFamily.INET, ops -> {}).finishConnect())
                .isFalse();
    }

    @Test
    void bind_toAnAddressInUse_isABindException() throws IOException {
        PollerSocket first = poller.openListener(StandardProtocolFamily.INET, ops -> {});
        first.bind(anyLocal(StandardProtocolFamily.INET), 1);
        PollerSocket second = poller.openListener(StandardProtocolFamily.INET, ops -> {});
        SocketAddress taken = first.localAddress();
        assertThatThrownBy(() -> second.bind(taken, 1))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("Address already in use (EADDRINUSE)");
    }

    @ParameterizedTest
    @EnumSource(StandardProtocolFamily.class)
    void halfClose_endsOneDirectionOnly(StandardProtocolFamily family) throws IOException {
        Pair pair = connect(family);
        ByteBuffer target = ByteBuffer.allocateDirect(16);
        send(pair.client, "last");
        pair.client.shutdownOutput();
        pair.server.interest(Poller.READ);
        Machines.until(poller, () -> pair.serverReady.get() == Poller.READ);
        assertThat(pair.server.read(target)).isEqualTo(4);
        Machines.until(poller, () -> pair.server.read(target) == -1);
        send(pair.server, "still");
        target.clear();
        Machines.until(poller, () -> pair.client.read(target) == 5);
        pair.server.close();
        Machines.until(poller, () -> pair.client.read(target) == -1);
    }

    @ParameterizedTest
    @EnumSource(StandardProtocolFamily.class)
    void write_toAPeerThatHasGone_fails(StandardProtocolFamily family) throws IOException {
        Pair pair = connect(family);
        pair.server.close();
        assertThatThrownBy(() -> Machines.until(poller, () -> {
                    pair.client.write(new ByteBuffer[] {Machines.direct("x")}, 0, 1);
                    return false;
                }))
                .isInstanceOf(SocketException.class)
                .hasMessageMatching(".*(Broken pipe \\(EPIPE\\)|Connection reset \\(ECONNRESET\\))");
    }

    @Test
    void read_afterTheOtherSideAborted_isAReset() throws IOException {
        Pair pair = connect(StandardProtocolFamily.INET);
        assertThat(pair.server.setOption(StandardSocketOptions.SO_LINGER, 0)).isTrue();
        pair.client.interest(Poller.WRITE);
        pair.server.close();
        Machines.until(poller, () -> pair.clientReady.get() != 0);
        assertThatThrownBy(() -> Machines.until(poller, () -> pair.client.read(ByteBuffer.allocateDirect(1)) < 0))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("Connection reset");
    }

    @ParameterizedTest
    @EnumSource(StandardProtocolFamily.class)
    void gatherWrites_biggerThanTheSocketBuffers_arriveInOrder(StandardProtocolFamily family) throws IOException {
        Pair pair = connect(family);
        byte[] sent = new byte[3_000_000];
        new Random(7).nextBytes(sent);
        ByteBuffer[] sources = pieces(sent);
        ByteBuffer received = ByteBuffer.allocateDirect(sent.length);
        int[] refused = new int[1];
        pair.client.interest(Poller.WRITE);
        pair.server.interest(Poller.READ);
        Machines.until(poller, () -> {
            while (pair.client.write(sources, 0, sources.length) > 0) {}
            refused[0]++;
            received.limit(Math.min(received.position() + 100_000, sent.length));
            pair.server.read(received);
            return received.position() == sent.length;
        });
        byte[] copy = new byte[sent.length];
        received.flip().get(copy);
        assertThat(Arrays.equals(copy, sent)).isTrue();
        assertThat(refused[0]).isGreaterThan(1);
    }

    /** Some empty, some of one byte, more than one system call takes. */
    private static ByteBuffer[] pieces(byte[] bytes) {
        Random random = new Random(8);
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int length =
                    Math.min(random.nextInt(3) == 0 ? random.nextInt(2) : random.nextInt(40_000), bytes.length - from);
            pieces.add(ByteBuffer.allocateDirect(length + 3)
                    .position(3)
                    .put(bytes, from, length)
                    .position(3));
            from += length;
        }
        return pieces.toArray(ByteBuffer[]::new);
    }

    @Test
    void write_ofNothing_isZero() throws IOException {
        Pair pair = connect(StandardProtocolFamily.INET);
        assertThat(pair.client.write(new ByteBuffer[] {ByteBuffer.allocateDirect(0)}, 0, 1))
                .isZero();
        assertThat(pair.client.write(new ByteBuffer[0], 0, 0)).isZero();
    }

    @Test
    void read_intoAFullBuffer_isZero() throws IOException {
        Pair pair = connect(StandardProtocolFamily.INET);
        pair.server.close();
        assertThat(pair.client.read(ByteBuffer.allocateDirect(0))).isZero();
    }

    @Test
    void heapBuffers_areRefusedInWords() throws IOException {
        Pair pair = connect(StandardProtocolFamily.INET);
        assertThatThrownBy(() -> pair.client.read(ByteBuffer.allocate(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allocateDirect");
        assertThatThrownBy(() -> pair.client.write(new ByteBuffer[] {ByteBuffer.allocate(1)}, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allocateDirect");
        assertThatThrownBy(() -> pair.client.read(ByteBuffer.allocateDirect(1).asReadOnlyBuffer()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("read-only");
    }

    @Test
    void peerCredentials_ofAUnixStream_areThoseOfThisProcess() throws IOException {
        Pair pair = connect(StandardProtocolFamily.UNIX);
        int[] client = pair.server.peerCredentials();
        assertThat(client).hasSize(3);
        assertThat(client[0]).isEqualTo((int) ProcessHandle.current().pid());
        assertThat(pair.client.peerCredentials()).isEqualTo(client);
    }

    @Test
    void peerCredentials_ofOthers_areNullOrAnError() throws IOException {
        assertThat(connect(StandardProtocolFamily.INET).client.peerCredentials())
                .isNull();
        PollerSocket alone = poller.openStream(StandardProtocolFamily.UNIX, ops -> {});
        assertThatThrownBy(alone::peerCredentials)
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("ENOTCONN");
    }

    @Test
    void pathsThatAreTooLong_areRefusedInWords() throws IOException {
        PollerSocket client = poller.openStream(StandardProtocolFamily.UNIX, ops -> {});
        assertThatThrownBy(() -> client.connect(UnixDomainSocketAddress.of("/" + "x".repeat(107))))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("107 bytes, this one has 108");
        assertThatThrownBy(() -> client.connect(UnixDomainSocketAddress.of("/" + "x".repeat(106))))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void addressesOfAnotherFamily_areRefusedInWords() throws IOException {
        PollerSocket four = poller.openStream(StandardProtocolFamily.INET, ops -> {});
        assertThatThrownBy(() -> four.connect(anyLocal(StandardProtocolFamily.UNIX)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("INET");
        assertThatThrownBy(() -> four.connect(anyLocal(StandardProtocolFamily.INET6)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("open it with INET6");
        assertThatThrownBy(() -> four.connect(InetSocketAddress.createUnresolved("h", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not resolved");
    }

    @Test
    void options_ofTcp_reachTheKernel() throws IOException {
        Pair pair = connect(StandardProtocolFamily.INET);
        PollerSocket client = pair.client;
        int fd = Machines.descriptor(client);
        assertThat(client.setOption(StandardSocketOptions.TCP_NODELAY, true)).isTrue();
        assertThat(client.setOption(StandardSocketOptions.SO_KEEPALIVE, true)).isTrue();
        assertThat(client.setOption(PollerOptions.TCP_USER_TIMEOUT, 1234)).isTrue();
        assertThat(client.setOption(jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE, 77))
                .isTrue();
        assertThat(client.setOption(StandardSocketOptions.IP_TOS, 0x10)).isTrue();
        assertThat(client.setOption(StandardSocketOptions.SO_SNDBUF, 20_000)).isTrue();
        assertThat(SocketCalls.getInt(fd, 6, 1)).isEqualTo(1);
        assertThat(SocketCalls.getInt(fd, 1, 9)).isEqualTo(1);
        assertThat(SocketCalls.getInt(fd, 6, 18)).isEqualTo(1234);
        assertThat(SocketCalls.getInt(fd, 6, 4)).isEqualTo(77);
        assertThat(SocketCalls.getInt(fd, 0, 1)).isEqualTo(0x10);
        assertThat(SocketCalls.getInt(fd, 1, 7)).isEqualTo(40_000);
    }

    @Test
    void options_thatTheSocketDoesNotHave_areNotSet() throws IOException {
        PollerSocket unix = poller.openStream(StandardProtocolFamily.UNIX, ops -> {});
        assertThat(unix.setOption(StandardSocketOptions.TCP_NODELAY, true)).isFalse();
        assertThat(unix.setOption(StandardSocketOptions.SO_RCVBUF, 10_000)).isTrue();
        PollerSocket tcp = poller.openStream(StandardProtocolFamily.INET, ops -> {});
        assertThat(tcp.setOption(StandardSocketOptions.SO_BROADCAST, true)).isFalse();
    }

    @Test
    void aValueTheKernelRefuses_isAnError() throws IOException {
        PollerSocket tcp = poller.openStream(StandardProtocolFamily.INET, ops -> {});
        assertThatThrownBy(() -> tcp.setOption(jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE, -1))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("set TCP_KEEPIDLE to -1: Invalid argument (EINVAL)");
    }

    @Test
    void aClosedSocket_saysThatItIsClosed() throws IOException {
        Pair pair = connect(StandardProtocolFamily.INET);
        PollerSocket client = pair.client;
        client.close();
        client.close();
        assertThatThrownBy(() -> client.read(ByteBuffer.allocateDirect(1))).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> client.write(new ByteBuffer[] {Machines.direct("x")}, 0, 1))
                .isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> client.interest(Poller.READ)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(client::localAddress).isInstanceOf(ClosedChannelException.class);
    }

    private static long fill(PollerSocket socket) throws IOException {
        ByteBuffer[] sources = {ByteBuffer.allocateDirect(100_000)};
        long total = 0;
        long written;
        do {
            written = socket.write(sources, 0, 1);
            total += written;
            sources[0].clear();
        } while (written > 0);
        return total;
    }

    @ParameterizedTest
    @EnumSource(
            value = StandardProtocolFamily.class,
            names = {"INET", "INET6"})
    void unacknowledgedBytes_ofATcpStream_fallToZeroAsThePeerReads(StandardProtocolFamily family) throws IOException {
        Pair pair = connect(family);
        assertThat(pair.client.unacknowledgedBytes()).isZero();
        long total = fill(pair.client);
        assertThat(pair.client.unacknowledgedBytes()).isBetween(1L, total);
        long[] left = {total};
        ByteBuffer target = ByteBuffer.allocateDirect(100_000);
        Machines.until(poller, () -> {
            left[0] -= pair.server.read(target.clear());
            return left[0] == 0;
        });
        Machines.until(poller, () -> pair.client.unacknowledgedBytes() == 0);
    }

    /** What the peer's system has taken can be read there after the reset; more than what it has acknowledged. */
    @Test
    void unacknowledgedBytes_atAnAbort_areAllThatThePeerCanLack() throws IOException {
        Pair pair = connect(StandardProtocolFamily.INET);
        long total = fill(pair.client);
        pair.client.setOption(StandardSocketOptions.SO_LINGER, 0);
        long acknowledged = total - pair.client.unacknowledgedBytes();
        pair.client.close();
        assertThat(acknowledged).isPositive();
        long[] arrived = {0};
        ByteBuffer target = ByteBuffer.allocateDirect(100_000);
        assertThatThrownBy(() -> Machines.until(poller, () -> {
                    arrived[0] += pair.server.read(target.clear());
                    return false;
                }))
                .hasMessageContaining("ECONNRESET");
        assertThat(arrived[0]).isBetween(acknowledged, total);
    }

    @Test
    void unacknowledgedBytes_outliveAReset_upToTheClose() throws IOException {
        Pair pair = connect(StandardProtocolFamily.INET);
        fill(pair.client);
        long before = pair.client.unacknowledgedBytes();
        pair.server.setOption(StandardSocketOptions.SO_LINGER, 0);
        pair.server.close();
        assertThatThrownBy(() -> Machines.until(poller, () -> pair.client.read(ByteBuffer.allocateDirect(1)) < 0))
                .hasMessageContaining("ECONNRESET");
        assertThat(pair.client.unacknowledgedBytes()).isBetween(1L, before);
        pair.client.close();
        assertThat(pair.client.unacknowledgedBytes()).isEqualTo(-1);
    }

    @Test
    void unacknowledgedBytes_ofAUnixStream_areNotKnown() throws IOException {
        Pair pair = connect(StandardProtocolFamily.UNIX);
        fill(pair.client);
        assertThat(pair.client.unacknowledgedBytes()).isEqualTo(-1);
    }

    @Test
    void operationsOfAnotherKindOfSocket_areRefusedInWords() throws IOException {
        PollerSocket listener = poller.openListener(StandardProtocolFamily.INET, ops -> {});
        assertThatThrownBy(() -> listener.read(ByteBuffer.allocateDirect(1)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("A listener cannot read");
    }
}
