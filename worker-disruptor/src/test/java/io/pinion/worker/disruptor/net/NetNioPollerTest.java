package io.pinion.worker.disruptor.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.Await;
import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetNioPollerTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private NioPoller poller;

    @AfterEach
    void close() {
        Thread.interrupted();
        poller.close();
    }

    private void open() throws IOException {
        poller = new NioPoller(Selector::open);
    }

    @Test
    void selector_thatReturnsForNoReason_isReplaced() throws IOException {
        AtomicInteger opened = new AtomicInteger();
        poller = new NioPoller(() -> opened.getAndIncrement() == 0 ? new HastySelector() : Selector.open());
        long startNs = System.nanoTime();
        poller.select(300_000_000);
        assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(300_000_000);
        assertThat(poller.rebuilds()).isEqualTo(1);
        assertThat(opened).hasValue(2);
        poller.wakeup();
        poller.select(60_000_000_000L);
    }

    @Test
    void rebuild_keepsSocketsAndInterests() throws IOException {
        open();
        List<Integer> calls = new ArrayList<>();
        PollerSocket listener = poller.openListener(StandardProtocolFamily.INET, calls::add);
        listener.bind(LOOPBACK, 0);
        listener.interest(Poller.READ);
        PollerSocket closed = poller.openListener(StandardProtocolFamily.INET, calls::add);
        closed.close();
        poller.rebuild();
        try (SocketChannel client = SocketChannel.open(listener.localAddress())) {
            assertThat(poller.select(10_000_000_000L)).isEqualTo(1);
            assertThat(poller.dispatch()).isEqualTo(1);
            assertThat(calls).containsExactly(Poller.READ);
            PollerSocket accepted = listener.accept(readiness -> {});
            assertThat(accepted.remoteAddress()).isEqualTo(client.getLocalAddress());
        }
    }

    @Test
    void interrupt_endsAWaitOnce() throws IOException {
        open();
        Thread selecting = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            while (selecting.getState() != Thread.State.RUNNABLE) {
                Thread.onSpinWait();
            }
            selecting.interrupt();
        });
        interrupter.start();
        poller.select(60_000_000_000L);
        Await.ended(interrupter);
        Thread.interrupted();
        long startNs = System.nanoTime();
        poller.select(30_000_000);
        assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(30_000_000);
    }

    @Test
    void interrupt_ofTheThread_closesNoChannel() throws IOException {
        open();
        PollerSocket listener = poller.openListener(StandardProtocolFamily.INET, readiness -> {});
        listener.bind(LOOPBACK, 0);
        listener.interest(Poller.READ);
        PollerSocket datagram = poller.openDatagram(StandardProtocolFamily.INET, readiness -> {});
        datagram.bind(LOOPBACK, 0);
        boolean[] writable = {false};
        PollerSocket stream = poller.openStream(StandardProtocolFamily.INET, readiness -> writable[0] = true);
        Thread.currentThread().interrupt();
        boolean connected = stream.connect(listener.localAddress());
        while (!connected) {
            stream.interest(Poller.WRITE);
            poller.select(10_000_000);
            poller.dispatch();
            Thread.currentThread().interrupt();
            connected = stream.finishConnect();
        }
        PollerSocket accepted = null;
        while (accepted == null) {
            Thread.currentThread().interrupt();
            accepted = listener.accept(readiness -> {});
        }
        ByteBuffer byteOut = ByteBuffer.allocateDirect(1);
        Thread.currentThread().interrupt();
        assertThat(stream.write(new ByteBuffer[] {byteOut}, 0, 1)).isEqualTo(1);
        ByteBuffer in = ByteBuffer.allocateDirect(10);
        while (in.position() == 0) {
            accepted.read(in);
        }
        assertThat(datagram.receive(in)).isNull();
        assertThat(datagram.send(ByteBuffer.allocateDirect(3), datagram.localAddress()))
                .isTrue();
        stream.shutdownOutput();
        while (accepted.read(in) >= 0) {
            Thread.onSpinWait();
        }
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(listener.accept(readiness -> {})).isNull();
    }

    /** Never waits, and never has anything. */
    private static final class HastySelector extends Selector {
        private final Selector real = SelectorProvider.provider().openSelector();

        HastySelector() throws IOException {}

        @Override
        public boolean isOpen() {
            return real.isOpen();
        }

        @Override
        public SelectorProvider provider() {
            return real.provider();
        }

        @Override
        public Set<SelectionKey> keys() {
            return real.keys();
        }

        @Override
        public Set<SelectionKey> selectedKeys() {
            return real.selectedKeys();
        }

        @Override
        public int selectNow() {
            return 0;
        }

        @Override
        public int select(long timeout) {
            return 0;
        }

        @Override
        public int select() {
            return 0;
        }

        @Override
        public int select(Consumer<SelectionKey> action, long timeout) {
            return 0;
        }

        @Override
        public int selectNow(Consumer<SelectionKey> action) {
            return 0;
        }

        @Override
        public Selector wakeup() {
            return this;
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
