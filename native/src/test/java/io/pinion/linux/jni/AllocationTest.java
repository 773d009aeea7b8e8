package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int ROUNDS = 20_000;

    private EpollPoller poller;

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

    private interface Body {
        void run() throws IOException;
    }

    /** Some bytes may come from the measurement itself; one per round would be 20,000. */
    private static void assertAllocatesNothing(Body body) throws IOException {
        repeat(body);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        repeat(body);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ROUNDS);
    }

    private static void repeat(Body body) throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            body.run();
        }
    }

    private PollerSocket datagram() throws IOException {
        PollerSocket socket = poller.openDatagram(StandardProtocolFamily.INET, ops -> {});
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        return socket;
    }

    @Test
    void selectAndDispatch_allocateNothing() throws IOException {
        for (int i = 0; i < 5; i++) {
            datagram().interest(Poller.WRITE);
        }
        assertAllocatesNothing(() -> {
            poller.select(1_000_000);
            assertThatCalled(poller.dispatch(), 5);
        });
    }

    /** Without the objects that an assertion makes. */
    private static void assertThatCalled(int found, int expected) {
        if (found != expected) {
            throw new AssertionError(found);
        }
    }

    @Test
    void wakeups_andChangesOfInterest_allocateNothing() throws IOException {
        PollerSocket socket = datagram();
        assertAllocatesNothing(() -> {
            poller.wakeup();
            poller.select(1_000_000);
            socket.interest(Poller.WRITE);
            socket.interest(Poller.READ);
            socket.interest(0);
        });
    }

    @Test
    void readingAndWriting_allocateNothing() throws IOException {
        PollerSocket listener = poller.openListener(StandardProtocolFamily.INET, ops -> {});
        listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        PollerSocket client = poller.openStream(StandardProtocolFamily.INET, ops -> {});
        client.connect(listener.localAddress());
        PollerSocket[] server = new PollerSocket[1];
        Machines.until(poller, () -> {
            server[0] = listener.accept(ops -> {});
            return server[0] != null;
        });
        ByteBuffer[] sources = {ByteBuffer.allocateDirect(10), ByteBuffer.allocateDirect(10)};
        ByteBuffer target = ByteBuffer.allocateDirect(100);
        assertAllocatesNothing(() -> {
            sources[0].clear();
            sources[1].clear();
            client.write(sources, 0, 2);
            server[0].read(target.clear());
        });
    }

    @Test
    void datagramsOfOneSender_allocateNothing() throws IOException {
        PollerSocket socket = datagram();
        SocketAddress itself = socket.localAddress();
        socket.connect(itself);
        ByteBuffer bytes = ByteBuffer.allocateDirect(10);
        assertAllocatesNothing(() -> {
            socket.send(bytes.clear(), null);
            socket.receive(bytes.clear());
        });
    }
}
