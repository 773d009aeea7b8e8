package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.contract.Await;
import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerProvider;
import io.pinion.worker.spi.PollerSocket;
import io.pinion.worker.spi.ReadyHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A poller for each test, peers on the loopback interface, and nothing left open afterwards. */
abstract class PollerBase {
    static final long SECOND_NS = 1_000_000_000;
    static final ReadyHandler NOBODY = readiness -> {
        throw new AssertionError("called with " + readiness);
    };

    @TempDir
    private Path directory;

    private final List<AutoCloseable> peers = new ArrayList<>();
    private Poller poller;
    private long socketsBefore;

    /** The make under test. */
    protected abstract PollerProvider provider();

    @BeforeAll
    static void openWhatTheJdkKeeps() throws IOException {
        SocketChannel.open().close();
    }

    @BeforeEach
    final void openPoller() throws IOException {
        Optional<String> cause = provider().unavailabilityCause();
        assumeTrue(cause.isEmpty(), () -> cause.orElse(""));
        socketsBefore = NetContract.openSockets();
        poller = provider().open();
    }

    @AfterEach
    final void closePoller() throws Exception {
        if (poller == null) {
            return;
        }
        poller.close();
        poller.close();
        for (AutoCloseable peer : peers) {
            peer.close();
        }
        Await.until("no socket left behind", () -> NetContract.openSockets() <= socketsBefore);
    }

    final Poller poller() {
        return poller;
    }

    final <T extends AutoCloseable> T peer(T opened) {
        peers.add(opened);
        return opened;
    }

    static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    final SocketAddress unixPath(String name) {
        return UnixDomainSocketAddress.of(directory.resolve(name));
    }

    static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    static String text(ByteBuffer filled) {
        return StandardCharsets.UTF_8.decode(filled.flip()).toString();
    }

    /** Selects and dispatches until a condition holds. */
    final void turnUntil(String what, Condition condition) throws IOException {
        long startNs = System.nanoTime();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - startNs).as(what).isLessThan(20 * SECOND_NS);
            poller.select(SECOND_NS / 20);
            poller.dispatch();
        }
    }

    /** A socket of the poller and a channel of the JDK at the other end of one connection. */
    final Pair pair(ReadyHandler handler) throws IOException {
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(loopback());
            boolean[] writable = {false};
            ReadyHandler[] target = {readiness -> writable[0] = true};
            PollerSocket socket =
                    poller.openStream(StandardProtocolFamily.INET, readiness -> target[0].ready(readiness));
            boolean connected = socket.connect(listening.getLocalAddress());
            socket.interest(connected ? 0 : Poller.WRITE);
            SocketChannel channel = peer(listening.accept());
            if (!connected) {
                turnUntil("connected", () -> writable[0] && socket.finishConnect());
                socket.interest(0);
            }
            target[0] = handler;
            return new Pair(socket, channel);
        }
    }

    /** Two ends. */
    record Pair(PollerSocket socket, SocketChannel channel) {
        void send(String text) throws IOException {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }

        String receive(int length) throws IOException {
            ByteBuffer target = ByteBuffer.allocate(length);
            while (target.hasRemaining() && channel.read(target) >= 0) {
                // until it is full
            }
            return text(target);
        }
    }

    /** Something to wait for. */
    interface Condition {
        boolean holds() throws IOException;
    }
}
