package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.Await;
import io.pinion.worker.PollerChoice;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import io.pinion.worker.net.ReconnectingStream.Account;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The program of {@link ReconnectFaultContract}: a reconnecting stream whose peer falls silent again and again, as the
 * system makes it. {@code <fault> <poller> <rounds>}; prints the account.
 */
final class ReconnectFaults {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(1);
    private static final Duration MAX_BACKOFF = Duration.ofMillis(10);
    /** Enough for a peer on a busy machine, which may cost a loss more, and nothing else. */
    private static final Duration LIVENESS = Duration.ofMillis(100);

    private static final long PROGRESS_BYTES = 10_000;

    private final ReconnectRecorder handler = new ReconnectRecorder();
    private final ReconnectingStream stream;

    private ReconnectFaults(Worker worker, SocketAddress server) {
        stream = worker.network()
                .reconnecting(
                        server,
                        ReconnectOptions.builder()
                                .firstBackoff(FIRST_BACKOFF)
                                .maxBackoff(MAX_BACKOFF)
                                .bufferBytes(ReconnectTraffic.BUFFER_BYTES)
                                .liveness(LIVENESS)
                                .stream(StreamOptions.builder()
                                        .connectTimeout(LIVENESS)
                                        .build())
                                .build(),
                        handler);
    }

    /** Something that can be made silent. */
    interface Fault {
        void begin() throws IOException, InterruptedException;

        void end() throws IOException, InterruptedException;
    }

    /** See the class. */
    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[2]);
        PollerChoice poller = PollerChoice.valueOf(arguments[1]);
        try (Worker worker = Worker.start(WorkerConfig.builder().poller(poller).build());
                ReconnectFaultPeer peer = ReconnectFaultPeer.start(arguments[0])) {
            ReconnectFaults faults = new ReconnectFaults(worker, peer.address());
            faults.survive(peer, rounds);
            faults.stream.close();
            Account end = faults.stream.account();
            ReconnectTraffic.requireExact(end);
            ReconnectArrived arrived = peer.arrived();
            ReconnectTraffic.requireSent(end, poller == PollerChoice.EPOLL ? arrived.bytes() : arrived.wholeBytes());
            assertThat(end.droppedBytes()).isZero();
            faults.handler.requireLaw(FIRST_BACKOFF, MAX_BACKOFF);
            System.out.println(
                    "survived " + rounds + ": " + end + ", " + arrived.wholeBytes() + " bytes arrived whole");
        }
    }

    private void survive(Fault fault, int rounds) throws Exception {
        AtomicInteger done = new AtomicInteger();
        FutureTask<Integer> frames =
                new ReconnectTraffic(new SplittableRandom(79)).start(stream, () -> done.get() >= rounds);
        while (done.get() < rounds) {
            awaitProgress();
            long before = losses();
            fault.begin();
            Await.until("a loss, " + stream, () -> losses() > before);
            fault.end();
            done.incrementAndGet();
        }
        awaitProgress();
        assertThat(Await.value(frames)).isPositive();
        Await.until("all is sent, " + stream, () -> stream.account().bufferedBytes() == 0);
    }

    /** Also of a connection that was not made yet, which a slow machine may have lost by itself. */
    private long losses() {
        return handler.count("lost") + handler.count("failed");
    }

    private void awaitProgress() {
        Account before = stream.account();
        Await.until(
                "progress, " + stream,
                () -> stream.account().sentBytes() > before.sentBytes() + PROGRESS_BYTES
                        || stream.account().bufferedBytes() == 0);
    }
}
