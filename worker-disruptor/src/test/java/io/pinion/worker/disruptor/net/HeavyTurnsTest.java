package io.pinion.worker.disruptor.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.Await;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeavyTurnsTest {
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final int PEERS = 4;
    private static final int READS = 50;

    private final List<Stream> streams = new CopyOnWriteArrayList<>();
    private final AtomicInteger fullReads = new AtomicInteger();

    /** A share has room for all of them: they end while their turns are being given. */
    @Test
    void streamsClosedWhileOthersHaveTheirTurn_haveNoneAnyMore() throws IOException {
        closeAll(HeavyTurns.SHARE_BYTES / (2 * PEERS));
    }

    /** With the last socket closed the poller is looked at no more, so nobody would give a closed stream its turn. */
    @Test
    void streamsClosedWhileTheyWait_keepNobodyAwake() throws IOException {
        closeAll(HeavyTurns.SHARE_BYTES);
    }

    private void closeAll(int readBytes) throws IOException {
        Worker worker = Worker.start();
        StreamHandler handler = (stream, data) -> {
            boolean isFull = data.remaining() >= readBytes;
            data.position(data.limit());
            // The others wait: behind this one, or for the next look.
            if (streams.size() == PEERS && isFull && fullReads.incrementAndGet() == READS) {
                streams.forEach(Stream::abort);
            }
        };
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Listener listener = Await.value(worker.network()
                .listen(
                        loopback,
                        StreamOptions.builder().readBufferBytes(readBytes).build(),
                        stream -> {
                            streams.add(stream);
                            return handler;
                        })
                .toCompletableFuture());
        List<Thread> peers = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            peers.add(flood((InetSocketAddress) listener.localAddress()));
        }
        Await.until("all accepted", () -> streams.size() == PEERS);
        listener.close();
        Await.until("the end of all peers", () -> peers.stream().noneMatch(Thread::isAlive));

        assertThat(worker.<Integer, RuntimeException>call(() -> 42)).isEqualTo(42);
        ShutdownReport report = worker.shutdown(GRACE);
        assertThat(fullReads).hasValue(READS);
        assertThat(report.elapsed()).isLessThan(GRACE);
    }

    private static Thread flood(InetSocketAddress at) throws IOException {
        Socket socket = new Socket(at.getAddress(), at.getPort());
        Thread thread = new Thread(() -> {
            try (socket) {
                byte[] noise = new byte[1 << 16];
                while (true) {
                    socket.getOutputStream().write(noise);
                }
            } catch (IOException e) {
                // Aborted by the other end.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
