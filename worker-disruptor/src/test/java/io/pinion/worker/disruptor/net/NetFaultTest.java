package io.pinion.worker.disruptor.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.Await;
import io.pinion.contract.net.NetContract;
import io.pinion.contract.net.NetFixture;
import io.pinion.contract.net.Recorder;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes wrong below the network, and how few calls it makes. The base class looks for descriptors left behind. */
class NetFaultTest extends NetContract {
    private static final StreamOptions DEFAULTS = StreamOptions.defaults();
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private final Recorder server = new Recorder();
    private final Recorder client = new Recorder();
    private final List<Socket> peers = new ArrayList<>();
    private WrappedPoller poller;
    private TestHost host;

    @Override
    protected NetFixture newFixture() {
        try {
            poller = new WrappedPoller(new NioPollerProvider().open());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        host = new TestHost(poller);
        return host;
    }

    @Override
    protected void closePeers() {
        for (Socket peer : peers) {
            try {
                peer.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Listener listen() {
        return value(network().listen(LOOPBACK, DEFAULTS, stream -> server));
    }

    private Socket connectTo(Listener listener) throws IOException {
        InetSocketAddress at = (InetSocketAddress) listener.localAddress();
        Socket socket = new Socket(at.getAddress(), at.getPort());
        peers.add(socket);
        return socket;
    }

    @Test
    void accept_withoutDescriptors_backsOffInsteadOfSpinning() throws IOException {
        Listener listener = listen();
        poller.acceptsToFail.set(2);
        long startNs = System.nanoTime();
        connectTo(listener).getOutputStream().write(1);
        server.awaitSize(1);
        assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(2 * ListenerCore.BACK_OFF_NS);
        assertThat(listener.failures()).isEqualTo(2);
        assertThat(listener.accepted()).isEqualTo(1);
        assertThat(poller.accepts.get()).isLessThanOrEqualTo(4);
    }

    @Test
    void close_duringTheBackOff_endsTheListener() throws IOException {
        Listener listener = listen();
        poller.acceptsToFail.set(1000);
        connectTo(listener);
        Await.until("a failure", () -> listener.failures() == 1);
        listener.close();
        Await.until("the listener's end", () -> on(host.net::openSockets) == 0);
    }

    @Test
    void accept_ofASocketThatCannotBeSetUp_closesItAndCounts() throws IOException {
        Listener listener = listen();
        poller.failOptions = true;
        Socket peer = connectTo(listener);
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
        poller.failOptions = false;
        assertThat(listener.failures()).isEqualTo(1);
        connectTo(listener).getOutputStream().write(1);
        server.awaitSize(1);
    }

    @Test
    void connect_ofASocketToItself_countsAsRefused() {
        Listener listener = listen();
        poller.connectsToItself = true;
        assertThat(failure(network().connect(listener.localAddress(), DEFAULTS, client)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("itself");
    }

    @Test
    void connect_ofASocketToItself_freesThePortAtOnce() {
        Listener listener = listen();
        poller.connectsToItself = true;
        failure(network().connect(listener.localAddress(), DEFAULTS, client));
        // The accepted end may have answered with one of its own.
        assertThat(poller.resets).hasPositiveValue();
    }

    @Test
    void open_whereTheSystemRefuses_leavesNothingBehind() {
        Listener listener = listen();
        poller.failOptions = true;
        assertConnectFails(listener, "no option");
        assertThat(failure(network().listen(LOOPBACK, DEFAULTS, stream -> server)))
                .hasMessageContaining("no option");
        poller.failOptions = false;
        poller.failInterest = true;
        assertConnectFails(listener, "no interest");
        assertThat(failure(network().listen(LOOPBACK, DEFAULTS, stream -> server)))
                .hasMessageContaining("no interest");
        assertThat(failure(network().datagrams(LOOPBACK, null, DatagramOptions.defaults(), (s, d, a) -> {})))
                .hasMessageContaining("no interest");
        poller.failInterest = false;
        poller.failAddresses = true;
        assertConnectFails(listener, "no address");
        assertThat(failure(network().listen(LOOPBACK, DEFAULTS, stream -> server)))
                .hasMessageContaining("no address");
        assertThat(failure(network().datagrams(LOOPBACK, null, DatagramOptions.defaults(), (s, d, a) -> {})))
                .hasMessageContaining("no address");
        poller.failAddresses = false;
        listener.close();
        Await.until("nothing open", () -> on(() -> host.net.openSockets() == 0));
    }

    private void assertConnectFails(Listener listener, String why) {
        assertThat(failure(network().connect(listener.localAddress(), DEFAULTS, client)))
                .hasMessageContaining(why);
    }

    @Test
    void writes_byTheThousandWithinOneTurn_leaveInAFewCalls() {
        Listener listener = listen();
        Stream stream = value(network().connect(listener.localAddress(), DEFAULTS, client));
        int before = poller.writes.get();
        run(() -> {
            for (int i = 0; i < 10_000; i++) {
                assertThat(stream.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8})))
                        .isTrue();
            }
        });
        server.awaitSize(80_000);
        assertThat(poller.writes.get() - before).isLessThanOrEqualTo(4);
        assertThat(poller.mostGathered.get()).isBetween(2, 64);
    }

    @Test
    void timeouts_ofABusyStream_setHardlyAnyAlarms() {
        Listener listener = listen();
        Stream stream = value(network().connect(listener.localAddress(), DEFAULTS, client));
        int before = host.alarmsSet();
        for (int i = 1; i <= 300; i++) {
            run(() -> stream.write(ByteBuffer.wrap(new byte[10])));
            server.awaitSize(10 * i);
        }
        assertThat(host.alarmsSet() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void buffers_ofClosedStreams_areKeptWithinABound() {
        Listener listener = listen();
        for (int i = 0; i < 20; i++) {
            Stream stream = value(network()
                    .connect(
                            listener.localAddress(),
                            StreamOptions.builder().writeLimitBytes(1 << 23).build(),
                            new Recorder()));
            run(() -> {
                stream.write(ByteBuffer.allocate(5_000_000));
                stream.abort();
            });
        }
        run(() -> assertThat(host.net.pool.keptBytes()).isBetween(1L, BufferPool.KEPT_BYTES));
    }

    @Test
    void handedToSystem_countsTheUsersBytes_alsoAfterTheEnd() {
        Listener listener = listen();
        Stream stream = value(network().connect(listener.localAddress(), DEFAULTS, client));
        run(() -> stream.write(ByteBuffer.allocate(1000)));
        server.awaitSize(1000);
        ReconnectLink link = (ReconnectLink) stream;
        assertThat(link.handedToSystem()).isEqualTo(1000);
        run(() -> {
            stream.write(ByteBuffer.allocate(500));
            stream.abort();
        });
        client.awaitClosed();
        assertThat(link.handedToSystem()).isEqualTo(1000);
        assertThat(link.notAcknowledged()).isEqualTo(-1);
    }
}
