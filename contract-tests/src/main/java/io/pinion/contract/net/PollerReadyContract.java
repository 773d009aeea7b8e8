package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.Await;
import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is called when. */
public abstract class PollerReadyContract extends PollerBase {
    private final List<Integer> calls = new ArrayList<>();

    @Test
    void readiness_isReportedAgainUntilItIsUsedUp() throws IOException {
        Pair pair = pair(calls::add);
        pair.socket().interest(Poller.READ);
        pair.send("ab");
        turnUntil("a call", () -> calls.size() == 1);
        turnUntil("another", () -> calls.size() == 2);
        assertThat(calls).containsOnly(Poller.READ);
        ByteBuffer target = ByteBuffer.allocateDirect(10);
        assertThat(pair.socket().read(target)).isEqualTo(2);
        assertThat(poller().select(0)).isZero();
        assertThat(poller().dispatch()).isZero();
        assertThat(pair.socket().read(target)).isZero();
    }

    @Test
    void interest_decidesWhatIsReported() throws IOException {
        Pair pair = pair(calls::add);
        pair.send("x");
        pair.socket().interest(Poller.WRITE);
        turnUntil("writable", () -> calls.contains(Poller.WRITE));
        calls.clear();
        pair.socket().interest(Poller.READ | Poller.WRITE);
        turnUntil("both", () -> calls.contains(Poller.READ | Poller.WRITE));
        pair.socket().interest(0);
        calls.clear();
        long startNs = System.nanoTime();
        poller().select(20_000_000);
        assertThat(poller().dispatch()).isZero();
        assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(20_000_000);
        assertThat(calls).isEmpty();
    }

    @Test
    void interest_changedBetweenSelectAndDispatch_countsAlready() throws IOException {
        Pair pair = pair(NOBODY);
        pair.socket().interest(Poller.READ);
        pair.send("x");
        Await.until("ready", () -> select() > 0);
        pair.socket().interest(0);
        assertThat(poller().dispatch()).isZero();
    }

    private int select() {
        try {
            return poller().select(SECOND_NS);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void noInterest_inABrokenConnection_doesNotSpin() throws IOException {
        Pair pair = pair(calls::add);
        pair.socket().interest(0);
        pair.channel().setOption(StandardSocketOptions.SO_LINGER, 0);
        pair.channel().close();
        long startNs = System.nanoTime();
        poller().select(30_000_000);
        poller().dispatch();
        assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(30_000_000);
    }

    @Test
    void end_isReportedAsReading() throws IOException {
        Pair pair = pair(calls::add);
        pair.socket().interest(Poller.READ);
        pair.channel().close();
        turnUntil("the end", () -> calls.contains(Poller.READ));
        assertThat(pair.socket().read(ByteBuffer.allocateDirect(1))).isEqualTo(-1);
    }

    @Test
    void error_isReportedAndTheNextReadThrows() throws IOException {
        Pair pair = pair(calls::add);
        pair.socket().interest(Poller.READ);
        pair.channel().setOption(StandardSocketOptions.SO_LINGER, 0);
        pair.channel().close();
        turnUntil("the reset", () -> !calls.isEmpty());
        IOException error = null;
        try {
            pair.socket().read(ByteBuffer.allocateDirect(1));
        } catch (IOException e) {
            error = e;
        }
        assertThat(error).isNotNull();
    }

    @Test
    void close_byAnEarlierHandlerOfTheBatch_skipsTheLater() throws IOException {
        PollerSocket[] sockets = new PollerSocket[2];
        Pair first = pair(readiness -> closeBoth(sockets));
        Pair second = pair(readiness -> closeBoth(sockets));
        sockets[0] = first.socket();
        sockets[1] = second.socket();
        bothReady(first, second);
        assertThat(poller().dispatch()).isEqualTo(1);
        assertThat(calls).hasSize(1);
    }

    private void closeBoth(PollerSocket[] sockets) {
        calls.add(1);
        for (PollerSocket socket : sockets) {
            socket.close();
            socket.close();
        }
    }

    private void bothReady(Pair first, Pair second) throws IOException {
        first.socket().interest(Poller.READ);
        second.socket().interest(Poller.READ);
        first.send("1");
        second.send("2");
        Await.until("both ready", () -> select() == 2);
    }

    @Test
    void descriptor_usedAgainWithinTheBatch_isNotTakenForTheOld() throws IOException {
        PollerSocket[] sockets = new PollerSocket[2];
        List<PollerSocket> fresh = new ArrayList<>();
        Pair first = pair(readiness -> replaceBoth(sockets, fresh));
        Pair second = pair(readiness -> replaceBoth(sockets, fresh));
        sockets[0] = first.socket();
        sockets[1] = second.socket();
        bothReady(first, second);
        assertThat(poller().dispatch()).isEqualTo(1);
        assertThat(fresh).hasSize(2);
        fresh.forEach(PollerSocket::close);
    }

    private void replaceBoth(PollerSocket[] sockets, List<PollerSocket> fresh) {
        for (PollerSocket socket : sockets) {
            socket.close();
        }
        for (int i = 0; i < sockets.length; i++) {
            try {
                PollerSocket socket = poller().openListener(StandardProtocolFamily.INET, NOBODY);
                fresh.add(socket);
                socket.bind(loopback(), 0);
                socket.interest(Poller.READ);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void close_freesTheDescriptorAtOnce() throws IOException {
        Pair pair = pair(NOBODY);
        long open = NetContract.openSockets();
        pair.socket().close();
        assertThat(NetContract.openSockets()).isLessThanOrEqualTo(Math.max(0, open - 1));
        PollerSocket listener = poller().openListener(StandardProtocolFamily.INET, NOBODY);
        listener.bind(loopback(), 0);
        var address = listener.localAddress();
        listener.close();
        PollerSocket again = poller().openListener(StandardProtocolFamily.INET, NOBODY);
        again.bind(address, 0);
    }

    @Test
    void manySockets_areAllServed() throws IOException {
        int count = 150;
        int[] served = new int[count];
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            Pair pair = pair(readiness -> {
                served[index]++;
                readAll(pairs.get(index).socket());
            });
            pairs.add(pair);
            pair.socket().interest(Poller.READ);
        }
        for (Pair pair : pairs) {
            pair.send("x");
        }
        turnUntil("all served", () -> {
            for (int times : served) {
                if (times == 0) {
                    return false;
                }
            }
            return true;
        });
        assertThat(served).containsOnly(1);
    }

    private static void readAll(PollerSocket socket) {
        try {
            socket.read(ByteBuffer.allocateDirect(10));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
