package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerOptions;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the sockets of a poller do. */
public abstract class PollerSocketContract extends PollerBase {

    /** Whether it has Unix-domain datagrams and watches. */
    protected abstract boolean isNative();

    @Test
    void connect_whereNobodyListens_fails() throws IOException {
        SocketAddress nobody;
        try (ServerSocketChannel gone = ServerSocketChannel.open()) {
            nobody = gone.bind(loopback()).getLocalAddress();
        }
        boolean[] ready = {false};
        PollerSocket socket = poller().openStream(StandardProtocolFamily.INET, readiness -> ready[0] = true);
        assertThatThrownBy(() -> {
                    if (!socket.connect(nobody)) {
                        socket.interest(Poller.WRITE);
                        turnUntil("the refusal", () -> ready[0]);
                        socket.finishConnect();
                    }
                })
                .isInstanceOf(ConnectException.class);
        socket.close();
    }

    @Test
    void accept_handsOutConnections() throws IOException {
        for (ProtocolFamily family : List.of(StandardProtocolFamily.INET, StandardProtocolFamily.UNIX)) {
            List<Integer> calls = new ArrayList<>();
            PollerSocket listener = poller().openListener(family, calls::add);
            listener.bind(family == StandardProtocolFamily.INET ? loopback() : unixPath("listen"), 10);
            listener.interest(Poller.READ);
            assertThat(listener.accept(NOBODY)).isNull();
            SocketChannel channel = peer(SocketChannel.open(listener.localAddress()));
            turnUntil("a connection", () -> calls.contains(Poller.READ));
            List<Integer> reads = new ArrayList<>();
            PollerSocket accepted = listener.accept(reads::add);
            assertThat(accepted).isNotNull();
            assertThat(listener.accept(NOBODY)).isNull();
            assertThat(accepted.localAddress()).isEqualTo(channel.getRemoteAddress());
            channel.write(ByteBuffer.wrap("hi".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            accepted.interest(Poller.READ);
            turnUntil("something to read", () -> !reads.isEmpty());
            ByteBuffer target = ByteBuffer.allocateDirect(10);
            accepted.read(target);
            assertThat(text(target)).isEqualTo("hi");
            listener.close();
        }
    }

    @Test
    void bind_toAnAddressInUse_fails() throws IOException {
        PollerSocket first = poller().openListener(StandardProtocolFamily.INET, NOBODY);
        first.bind(loopback(), 0);
        PollerSocket second = poller().openListener(StandardProtocolFamily.INET, NOBODY);
        SocketAddress taken = first.localAddress();
        assertThatThrownBy(() -> second.bind(taken, 0)).isInstanceOf(BindException.class);
    }

    @Test
    void write_ofManyBuffers_keepsTheirOrder() throws IOException {
        Pair pair = pair(NOBODY);
        ByteBuffer[] sources = {direct("skipped"), direct("a"), direct(""), direct("bc"), direct("def"), direct("not")};
        assertThat(pair.socket().write(sources, 1, 4)).isEqualTo(6);
        assertThat(pair.receive(6)).isEqualTo("abcdef");
        assertThat(sources[0].remaining()).isEqualTo(7);
        assertThat(sources[4].hasRemaining()).isFalse();
        assertThat(sources[5].remaining()).isEqualTo(3);
    }

    @Test
    void write_intoAFullPipe_movesThePositionsByWhatFits() throws IOException {
        boolean[] writable = {false};
        Pair pair = pair(readiness -> writable[0] = true);
        ByteBuffer[] sources = {ByteBuffer.allocateDirect(100_000), ByteBuffer.allocateDirect(100_000)};
        long total = 0;
        long written;
        do {
            sources[0].clear();
            sources[1].clear();
            written = pair.socket().write(sources, 0, 2);
            assertThat(written).isEqualTo(200_000 - sources[0].remaining() - sources[1].remaining());
            total += written;
        } while (written > 0);
        pair.socket().interest(Poller.WRITE);
        poller().select(0);
        poller().dispatch();
        assertThat(writable[0]).isFalse();
        ByteBuffer sink = ByteBuffer.allocate(1 << 16);
        while (total > 0) {
            total -= pair.channel().read(sink.clear());
        }
        turnUntil("room", () -> writable[0]);
    }

    @Test
    void shutdownOutput_endsOneHalf() throws IOException {
        List<Integer> calls = new ArrayList<>();
        Pair pair = pair(calls::add);
        pair.socket().write(new ByteBuffer[] {direct("last")}, 0, 1);
        pair.socket().shutdownOutput();
        assertThat(pair.receive(10)).isEqualTo("last");
        pair.send("still");
        pair.socket().interest(Poller.READ);
        turnUntil("an answer", () -> !calls.isEmpty());
        ByteBuffer target = ByteBuffer.allocateDirect(10);
        pair.socket().read(target);
        assertThat(text(target)).isEqualTo("still");
    }

    @Test
    void options_aSocketDoesNotHave_areSaidSo() throws IOException {
        PollerSocket stream = poller().openStream(StandardProtocolFamily.INET, NOBODY);
        assertThat(stream.setOption(StandardSocketOptions.TCP_NODELAY, true)).isTrue();
        assertThat(stream.setOption(StandardSocketOptions.SO_KEEPALIVE, true)).isTrue();
        assertThat(stream.setOption(StandardSocketOptions.SO_SNDBUF, 100_000)).isTrue();
        assertThat(stream.setOption(StandardSocketOptions.SO_LINGER, 0)).isTrue();
        assertThat(stream.setOption(PollerOptions.TCP_USER_TIMEOUT, 1000)).isEqualTo(isNative());
        PollerSocket datagram = poller().openDatagram(StandardProtocolFamily.INET, NOBODY);
        assertThat(datagram.setOption(StandardSocketOptions.TCP_NODELAY, true)).isFalse();
        assertThat(datagram.setOption(StandardSocketOptions.SO_BROADCAST, true)).isTrue();
        PollerSocket listener = poller().openListener(StandardProtocolFamily.INET, NOBODY);
        assertThat(listener.setOption(StandardSocketOptions.SO_REUSEADDR, true)).isTrue();
    }

    @Test
    void addresses_areTheSystems() throws IOException {
        Pair pair = pair(NOBODY);
        assertThat(pair.socket().localAddress()).isEqualTo(pair.channel().getRemoteAddress());
        assertThat(pair.socket().remoteAddress()).isEqualTo(pair.channel().getLocalAddress());
        PollerSocket fresh = poller().openStream(StandardProtocolFamily.INET, NOBODY);
        assertThat(fresh.remoteAddress()).isNull();
    }

    @Test
    void ipv6Sockets_takeIpv4Too() throws IOException {
        PollerSocket datagram = poller().openDatagram(StandardProtocolFamily.INET6, NOBODY);
        datagram.bind(null, 0);
        DatagramChannel target = peer(DatagramChannel.open(StandardProtocolFamily.INET));
        target.bind(loopback());
        assertThat(datagram.send(direct("four"), target.getLocalAddress())).isTrue();
        ByteBuffer received = ByteBuffer.allocate(10);
        InetSocketAddress sender = (InetSocketAddress) target.receive(received);
        assertThat(text(received)).isEqualTo("four");
        assertThat(sender.getPort()).isEqualTo(((InetSocketAddress) datagram.localAddress()).getPort());
    }

    @Test
    void datagrams_keepTheirEdges() throws IOException {
        List<Integer> calls = new ArrayList<>();
        PollerSocket socket = poller().openDatagram(StandardProtocolFamily.INET, calls::add);
        socket.bind(loopback(), 0);
        DatagramChannel other = peer(DatagramChannel.open(StandardProtocolFamily.INET));
        other.bind(loopback());
        ByteBuffer target = ByteBuffer.allocateDirect(4);
        assertThat(socket.receive(target)).isNull();
        other.send(direct("12"), socket.localAddress());
        other.send(direct("123456"), socket.localAddress());
        socket.interest(Poller.READ);
        turnUntil("datagrams", () -> !calls.isEmpty());
        assertThat(socket.receive(target)).isEqualTo(other.getLocalAddress());
        assertThat(text(target)).isEqualTo("12");
        target.clear();
        turnUntil("the second", () -> socket.receive(target) != null);
        assertThat(text(target)).isEqualTo("1234");
        ByteBuffer answer = direct("answer");
        assertThat(socket.send(answer, other.getLocalAddress())).isTrue();
        assertThat(answer.hasRemaining()).isFalse();
        ByteBuffer received = ByteBuffer.allocate(10);
        other.receive(received);
        assertThat(text(received)).isEqualTo("answer");
    }

    @Test
    void closedSocket_refusesEverything() throws IOException {
        Pair pair = pair(NOBODY);
        pair.socket().close();
        pair.socket().close();
        ByteBuffer buffer = ByteBuffer.allocateDirect(1);
        assertThatThrownBy(() -> pair.socket().interest(Poller.READ)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> pair.socket().read(buffer)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> pair.socket().write(new ByteBuffer[] {buffer}, 0, 1))
                .isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void poller_closed_closesItsSockets() throws IOException {
        Pair pair = pair(NOBODY);
        poller().close();
        assertThat(pair.receive(1)).isEmpty();
    }

    @Test
    void whatOnlyTheKernelHas_isRefusedElsewhereWithAWayOut() throws IOException {
        if (isNative()) {
            poller().openDatagram(StandardProtocolFamily.UNIX, NOBODY).close();
            assertThatThrownBy(() -> poller().watch(1 << 20, NOBODY)).isInstanceOf(IOException.class);
        } else {
            assertThatThrownBy(() -> poller().openDatagram(StandardProtocolFamily.UNIX, NOBODY))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("EPOLL");
            assertThatThrownBy(() -> poller().watch(0, NOBODY))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("EPOLL");
        }
    }
}
