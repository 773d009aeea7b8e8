package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import io.pinion.worker.spi.ReadyHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollerTest {
    private static final long FOREVER = Long.MAX_VALUE;

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

    /** A datagram socket that is readable once it has been sent something. */
    private PollerSocket datagram(ReadyHandler handler) throws IOException {
        PollerSocket socket = poller.openDatagram(StandardProtocolFamily.INET, handler);
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        return socket;
    }

    private void makeReadable(PollerSocket socket) throws IOException {
        assertThat(socket.send(Machines.direct("x"), socket.localAddress())).isTrue();
    }

    @Test
    void itsName_isEpoll() {
        assertThat(poller.name()).isEqualTo("epoll");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void select_neverEndsEarly(boolean precise) throws IOException {
        try (EpollPoller other = EpollPoller.open(precise && PollCalls.hasPrecise() == 1)) {
            for (long timeoutNs : new long[] {1, 999, 50_000, 999_999, 1_000_001, 12_345_678}) {
                long start = System.nanoTime();
                assertThat(other.select(timeoutNs)).isZero();
                assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(timeoutNs);
            }
        }
    }

    @Test
    void select_withZero_looksOnly() throws IOException {
        long start = System.nanoTime();
        assertThat(poller.select(0)).isZero();
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
    }

    @Test
    void select_withANegativeTimeout_isRefused() {
        assertThatThrownBy(() -> poller.select(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void readiness_isReportedUntilItIsDealtWith() throws IOException {
        List<Integer> calls = new ArrayList<>();
        PollerSocket socket = datagram(calls::add);
        makeReadable(socket);
        assertThat(poller.select(0)).isZero();
        socket.interest(Poller.READ);
        for (int i = 0; i < 3; i++) {
            assertThat(poller.select(FOREVER)).isEqualTo(1);
            assertThat(poller.dispatch()).isEqualTo(1);
        }
        assertThat(calls).containsExactly(Poller.READ, Poller.READ, Poller.READ);
        assertThat(poller.dispatch()).isZero();
        assertThat(socket.receive(ByteBuffer.allocateDirect(8))).isEqualTo(socket.localAddress());
        assertThat(poller.select(0)).isZero();
    }

    @Test
    void interest_changesWhatIsReported() throws IOException {
        List<Integer> calls = new ArrayList<>();
        PollerSocket socket = datagram(calls::add);
        makeReadable(socket);
        for (int ops : new int[] {Poller.WRITE, Poller.READ | Poller.WRITE, Poller.READ, 0, Poller.READ}) {
            socket.interest(ops);
            socket.interest(ops);
            poller.select(0);
            poller.dispatch();
        }
        assertThat(calls).containsExactly(Poller.WRITE, Poller.READ | Poller.WRITE, Poller.READ, Poller.READ);
    }

    @Test
    void interest_withAnUnknownBit_isRefused() throws IOException {
        PollerSocket socket = datagram(ops -> {});
        assertThatThrownBy(() -> socket.interest(4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void interestThatEndsWithinTheBatch_isNotServed() throws IOException {
        List<String> calls = new ArrayList<>();
        PollerSocket[] sockets = new PollerSocket[2];
        for (int i = 0; i < 2; i++) {
            int other = 1 - i;
            sockets[i] = datagram(ops -> {
                calls.add("called");
                silence(sockets[other]);
            });
            makeReadable(sockets[i]);
            sockets[i].interest(Poller.READ);
        }
        assertThat(poller.select(FOREVER)).isEqualTo(2);
        assertThat(poller.dispatch()).isEqualTo(1);
        assertThat(calls).hasSize(1);
        assertThat(poller.skipped()).isEqualTo(1);
    }

    private static void silence(PollerSocket socket) {
        try {
            socket.interest(0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSocketClosedWithinTheBatch_isSkipped_alsoWhenItsDescriptorIsInUseAgain() throws IOException {
        List<String> calls = new ArrayList<>();
        PollerSocket[] sockets = new PollerSocket[2];
        for (int i = 0; i < 2; i++) {
            int other = 1 - i;
            sockets[i] = datagram(ops -> {
                calls.add("owner");
                int number = Machines.descriptor(sockets[other]);
                sockets[other].close();
                PollerSocket heir = reopen(number, calls);
                assertThat(Machines.descriptor(heir)).isEqualTo(number);
            });
            makeReadable(sockets[i]);
            sockets[i].interest(Poller.READ);
        }
        assertThat(poller.select(FOREVER)).isEqualTo(2);
        assertThat(poller.dispatch()).isEqualTo(1);
        assertThat(calls).containsExactly("owner");
        assertThat(poller.skipped()).isEqualTo(1);
    }

    private PollerSocket reopen(int number, List<String> calls) {
        try {
            PollerSocket heir = datagram(ops -> calls.add("heir"));
            heir.interest(Poller.READ | Poller.WRITE);
            return heir;
        } catch (IOException e) {
            throw new AssertionError("descriptor " + number, e);
        }
    }

    @Test
    void aHandlerThatClosesItsOwnSocket_isCalledOnce() throws IOException {
        List<Integer> calls = new ArrayList<>();
        PollerSocket[] self = new PollerSocket[1];
        self[0] = datagram(ops -> {
            calls.add(ops);
            self[0].close();
        });
        makeReadable(self[0]);
        self[0].interest(Poller.READ | Poller.WRITE);
        assertThat(poller.select(FOREVER)).isEqualTo(1);
        assertThat(poller.dispatch()).isEqualTo(1);
        assertThat(poller.select(0)).isZero();
        assertThat(calls).hasSize(1);
        assertThat(poller.registrations()).isZero();
    }

    @Test
    void aHandlerThatClosesThePoller_endsTheBatch() throws IOException {
        List<Integer> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            PollerSocket socket = datagram(ops -> {
                calls.add(ops);
                poller.close();
            });
            makeReadable(socket);
            socket.interest(Poller.READ);
        }
        assertThat(poller.select(FOREVER)).isEqualTo(5);
        assertThat(poller.dispatch()).isEqualTo(1);
        assertThat(calls).hasSize(1);
    }

    @Test
    void moreThanOneBatch_isServedInSeveral() throws IOException {
        int[] calls = new int[300];
        for (int i = 0; i < calls.length; i++) {
            int number = i;
            PollerSocket[] socket = new PollerSocket[1];
            socket[0] = datagram(ops -> {
                calls[number]++;
                socket[0].close();
            });
            makeReadable(socket[0]);
            socket[0].interest(Poller.READ);
        }
        Machines.until(poller, () -> poller.registrations() == 0);
        assertThat(calls).containsOnly(1);
    }

    @Test
    void aClosedPoller_saysThatItIsClosed() throws IOException {
        PollerSocket socket = datagram(ops -> {});
        poller.close();
        poller.close();
        poller.wakeup();
        assertThatThrownBy(() -> poller.select(0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> datagram(ops -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> socket.interest(Poller.READ)).isInstanceOf(IOException.class);
        assertThat(poller.dispatch()).isZero();
    }

    @Test
    void watch_tellsOfADescriptorOfSomebodyElse_andLeavesItOpen() throws IOException {
        try (EpollPoller owner = Machines.poller()) {
            PollerSocket foreign = owner.openDatagram(StandardProtocolFamily.INET, ops -> {});
            foreign.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            List<Integer> calls = new ArrayList<>();
            PollerSocket watch = poller.watch(Machines.descriptor(foreign), calls::add);
            watch.interest(Poller.READ);
            assertThat(poller.select(0)).isZero();
            makeReadable(foreign);
            assertThat(poller.select(FOREVER)).isEqualTo(1);
            poller.dispatch();
            assertThat(calls).containsExactly(Poller.READ);
            watch.close();
            assertThat(poller.select(0)).isZero();
            assertThat(foreign.receive(ByteBuffer.allocateDirect(1))).isNotNull();
            assertThatThrownBy(() -> watch.read(ByteBuffer.allocateDirect(1)))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("A watched descriptor cannot read");
        }
    }

    @Test
    void watch_ofADescriptorThatIsNotOpen_isAnError() {
        assertThatThrownBy(() -> poller.watch(987_654, ops -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("EBADF");
        assertThat(poller.registrations()).isZero();
    }
}
