package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatagramSocketTest {
    @TempDir
    Path directory;

    private EpollPoller poller;
    private int named;

    @BeforeEach
    void open() throws IOException {
        Machines.requireLibrary();
        poller = Machines.poller();
    }

    @AfterEach
    void close() {
        if (poller != null) {
            poller.close();
        }
    }

    private SocketAddress anyLocal(StandardProtocolFamily family) throws IOException {
        return switch (family) {
            case UNIX -> UnixDomainSocketAddress.of(directory.resolve("d" + named++));
            case INET -> new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
            case INET6 -> new InetSocketAddress(InetAddress.getByName("::1"), 0);
        };
    }

    private PollerSocket bound(StandardProtocolFamily family) throws IOException {
        PollerSocket socket = poller.openDatagram(family, ops -> {});
        socket.bind(anyLocal(family), 0);
        return socket;
    }

    @ParameterizedTest
    @EnumSource(StandardProtocolFamily.class)
    void datagrams_arriveWhole_withTheirSender(StandardProtocolFamily family) throws IOException {
        PollerSocket one = bound(family);
        PollerSocket two = bound(family);
        ByteBuffer source = Machines.direct("first");
        assertThat(one.send(source, two.localAddress())).isTrue();
        assertThat(source.hasRemaining()).isFalse();
        assertThat(one.send(Machines.direct("second"), two.localAddress())).isTrue();
        ByteBuffer target = ByteBuffer.allocateDirect(16);
        assertThat(two.receive(target)).isEqualTo(one.localAddress());
        assertThat(Machines.text(target)).isEqualTo("first");
        target.clear();
        assertThat(two.receive(target)).isEqualTo(one.localAddress());
        assertThat(Machines.text(target)).isEqualTo("second");
        assertThat(two.receive(target)).isNull();
    }

    @ParameterizedTest
    @EnumSource(StandardProtocolFamily.class)
    void aConnectedSocket_needsNoTarget(StandardProtocolFamily family) throws IOException {
        PollerSocket one = bound(family);
        PollerSocket two = bound(family);
        assertThat(one.connect(two.localAddress())).isTrue();
        assertThat(one.finishConnect()).isTrue();
        assertThat(one.remoteAddress()).isEqualTo(two.localAddress());
        assertThat(one.send(Machines.direct("x"), null)).isTrue();
        assertThat(two.receive(ByteBuffer.allocateDirect(1))).isEqualTo(one.localAddress());
    }

    @ParameterizedTest
    @EnumSource(StandardProtocolFamily.class)
    void senders_areToldApart(StandardProtocolFamily family) throws IOException {
        PollerSocket target = bound(family);
        PollerSocket[] senders = {bound(family), bound(family)};
        ByteBuffer room = ByteBuffer.allocateDirect(8);
        for (int i = 0; i < 4; i++) {
            assertThat(senders[i / 2 % 2].send(Machines.direct("x"), target.localAddress()))
                    .isTrue();
            room.clear();
            assertThat(target.receive(room)).isEqualTo(senders[i / 2 % 2].localAddress());
        }
    }

    @Test
    void aSenderWithoutAName_hasAnEmptyPath() throws IOException {
        PollerSocket target = bound(StandardProtocolFamily.UNIX);
        PollerSocket unnamed = poller.openDatagram(StandardProtocolFamily.UNIX, ops -> {});
        assertThat(unnamed.send(Machines.direct("x"), target.localAddress())).isTrue();
        assertThat(target.receive(ByteBuffer.allocateDirect(1))).hasToString("");
    }

    @ParameterizedTest
    @EnumSource(StandardProtocolFamily.class)
    void whatDoesNotFit_isCutOff(StandardProtocolFamily family) throws IOException {
        PollerSocket target = bound(family);
        bound(family).send(Machines.direct("12345"), target.localAddress());
        ByteBuffer room = ByteBuffer.allocateDirect(3);
        assertThat(target.receive(room)).isNotNull();
        assertThat(Machines.text(room)).isEqualTo("123");
        assertThat(target.receive(room.clear())).isNull();
    }

    @Test
    void anEmptyDatagram_isOne() throws IOException {
        PollerSocket target = bound(StandardProtocolFamily.INET);
        assertThat(target.send(ByteBuffer.allocateDirect(0), target.localAddress()))
                .isTrue();
        assertThat(target.receive(ByteBuffer.allocateDirect(1))).isEqualTo(target.localAddress());
    }

    @Test
    void whatDoesNotFitNow_staysUntouched() throws IOException {
        PollerSocket target = bound(StandardProtocolFamily.UNIX);
        PollerSocket sender = poller.openDatagram(StandardProtocolFamily.UNIX, ops -> {});
        sender.connect(target.localAddress());
        ByteBuffer source = Machines.direct("x");
        while (sender.send(source, null)) {
            source.rewind();
        }
        assertThat(source.remaining()).isEqualTo(1);
        sender.interest(Poller.WRITE);
        assertThat(poller.select(0)).isZero();
        ByteBuffer room = ByteBuffer.allocateDirect(1);
        while (target.receive(room.clear()) != null) {}
        Machines.until(poller, () -> sender.send(source, null));
    }

    @Test
    void aDatagramThatNobodyTakes_isReportedLater() throws IOException {
        PollerSocket gone = bound(StandardProtocolFamily.INET);
        PollerSocket sender = bound(StandardProtocolFamily.INET);
        sender.connect(gone.localAddress());
        gone.close();
        sender.interest(Poller.READ);
        sender.send(Machines.direct("x"), null);
        ByteBuffer room = ByteBuffer.allocateDirect(1);
        assertThatThrownBy(() -> Machines.until(poller, () -> sender.receive(room) != null))
                .isInstanceOf(PortUnreachableException.class)
                .hasMessageContaining("ECONNREFUSED");
    }

    @Test
    void aDatagramThatIsTooLong_isRefused() throws IOException {
        PollerSocket sender = bound(StandardProtocolFamily.INET);
        ByteBuffer source = ByteBuffer.allocateDirect(70_000);
        assertThatThrownBy(() -> sender.send(source, sender.localAddress()))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("EMSGSIZE");
        assertThat(source.remaining()).isEqualTo(70_000);
    }

    @Test
    void options_ofDatagrams_reachTheKernel() throws IOException {
        PollerSocket four = bound(StandardProtocolFamily.INET);
        assertThat(four.setOption(StandardSocketOptions.SO_BROADCAST, true)).isTrue();
        assertThat(four.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 3)).isTrue();
        assertThat(four.setOption(StandardSocketOptions.TCP_NODELAY, true)).isFalse();
        assertThat(SocketCalls.getInt(Machines.descriptor(four), 1, 6)).isEqualTo(1);
        assertThat(SocketCalls.getInt(Machines.descriptor(four), 0, 33)).isEqualTo(3);
        PollerSocket six = bound(StandardProtocolFamily.INET6);
        assertThat(six.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, false))
                .isTrue();
        assertThat(six.setOption(StandardSocketOptions.IP_TOS, 8)).isTrue();
        assertThat(SocketCalls.getInt(Machines.descriptor(six), 41, 67)).isEqualTo(8);
    }
}
