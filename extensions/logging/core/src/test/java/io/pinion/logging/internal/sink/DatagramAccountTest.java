package io.pinion.logging.internal.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.test.ManualClock;
import io.pinion.test.ManualWorker;
import io.pinion.worker.Scheduled;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.net.DatagramHandler;
import io.pinion.worker.net.Datagrams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every record in one place, with a socket that does what the test says. */
class DatagramAccountTest {
    private static final Duration BACKOFF = Duration.ofMillis(20);

    private static final int MAX_TIMERS = 4;

    private final ManualWorker manual =
            ManualWorker.create(WorkerConfig.builder().maxTimers(MAX_TIMERS).build(), new ManualClock());
    private final List<String> news = new ArrayList<>();
    private final List<Scripted> sockets = new ArrayList<>();
    private final List<String> arrived = new ArrayList<>();
    private @Nullable IOException openingFails;
    private @Nullable IOException sendingFails;
    private boolean isFull;
    private int progressed;
    private @Nullable DatagramSink sink;

    private DatagramSink open(boolean isUdp, int limitBytes) {
        SinkContext context = new SinkContext(
                manual.worker(),
                new Told(),
                () -> progressed++,
                limitBytes,
                limitBytes / 2,
                BACKOFF,
                BACKOFF,
                Duration.ofSeconds(1),
                1,
                Duration.ofSeconds(1));
        sink = new DatagramSink("test", isUdp, false, context, this::openSocket);
        return sink;
    }

    private CompletionStage<Datagrams> openSocket(DatagramHandler handler) {
        if (openingFails != null) {
            return CompletableFuture.failedFuture(openingFails);
        }
        Scripted socket = new Scripted(handler);
        sockets.add(socket);
        return CompletableFuture.completedFuture(socket);
    }

    private final class Told implements News {
        @Override
        public void connected(String where) {
            news.add("connected");
        }

        @Override
        public void lost(String where, @Nullable Throwable cause) {
            news.add("lost " + (cause == null ? "" : cause.getMessage()));
        }

        @Override
        public void rejected(String where, String reason) {
            news.add("rejected " + reason);
        }
    }

    private final class Scripted implements Datagrams {
        final DatagramHandler handler;

        @Nullable
        String waiting;

        int dropped;
        boolean isClosed;

        Scripted(DatagramHandler handler) {
            this.handler = handler;
        }

        @Override
        public boolean send(ByteBuffer source, @Nullable SocketAddress target) throws IOException {
            assertThat(isClosed).isFalse();
            assertThat(source.isDirect()).isTrue();
            if (sendingFails != null) {
                throw sendingFails;
            }
            String text = StandardCharsets.UTF_8.decode(source).toString();
            if (isFull) {
                assertThat(waiting).as("one at a time").isNull();
                waiting = text;
            } else {
                arrived.add(text);
            }
            return true;
        }

        void sendWaiting() {
            arrived.add(waiting);
            waiting = null;
        }

        void dropWaiting(IOException error) {
            waiting = null;
            dropped++;
            handler.error(this, error);
        }

        @Override
        public int queued() {
            return waiting == null ? 0 : 1;
        }

        @Override
        public SocketAddress localAddress() {
            return new InetSocketAddress(1);
        }

        @Override
        public long dropped() {
            return dropped;
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    @AfterEach
    void close() {
        manual.close();
    }

    private boolean take(String record) {
        boolean taken = SinkBench.takeHere(sink, record);
        sink.endOfBatch();
        return taken;
    }

    private void letTimePass(long ms) {
        manual.advance(Duration.ofMillis(ms));
    }

    private void assertCounts(long sent, long unknown, long rejected, long abandoned, long backlog) {
        SinkCounts counts = sink.counts();
        assertThat(List.of(counts.sent(), counts.unknown(), counts.rejected(), counts.abandoned(), counts.backlog()))
                .as("sent, unknown, rejected, abandoned, backlog of %s, %s", counts, news)
                .containsExactly(sent, unknown, rejected, abandoned, backlog);
    }

    @Test
    void datagram_inTheSocketsQueue_isInTheBacklogUntilItIsSent() {
        open(false, 4096);
        isFull = true;
        take("a");
        take("b");
        List<String> ran = new ArrayList<>();
        sink.whenSent(() -> ran.add("all"));
        assertCounts(0, 0, 0, 0, 2);
        letTimePass(100);
        assertCounts(0, 0, 0, 0, 2);
        sockets.get(0).sendWaiting();
        letTimePass(100);
        assertCounts(1, 0, 0, 0, 1);
        assertThat(ran).isEmpty();
        isFull = false;
        sockets.get(0).sendWaiting();
        letTimePass(100);
        assertCounts(2, 0, 0, 0, 0);
        assertThat(ran).containsExactly("all");
        assertThat(arrived).containsExactly("a", "b");
        assertThat(progressed).isPositive();
        assertThat(manual.advance(Duration.ofSeconds(10)))
                .as("nothing to watch")
                .isZero();
    }

    @Test
    void datagram_droppedByTheSocketsQueue_goesOverTheNextSocket() {
        open(false, 4096);
        isFull = true;
        take("a");
        isFull = false;
        sockets.get(0).dropWaiting(new PortUnreachableException("gone"));
        assertThat(sockets.get(0).isClosed).isTrue();
        assertCounts(0, 0, 0, 0, 1);
        letTimePass(20);
        assertCounts(1, 0, 0, 0, 0);
        assertThat(news).containsExactly("connected", "lost gone", "connected");
    }

    @Test
    void datagram_sentBeforeTheErrorWasTold_isNotSentTwice() {
        open(false, 4096);
        isFull = true;
        take("a");
        isFull = false;
        sockets.get(0).sendWaiting();
        sockets.get(0).handler.error(sockets.get(0), new SocketException("another"));
        letTimePass(20);
        take("b");
        assertThat(arrived).containsExactly("a", "b");
        assertCounts(2, 0, 0, 0, 0);
    }

    @Test
    void socket_thatCannotBeOpened_isTriedAgainAndLosesNothing() {
        openingFails = new IOException("no such file");
        open(false, 4096);
        take("a");
        letTimePass(100);
        assertThat(news.size()).isBetween(5, 12);
        assertThat(news).containsOnly("lost no such file");
        assertCounts(0, 0, 0, 0, 1);
        openingFails = null;
        letTimePass(20);
        assertCounts(1, 0, 0, 0, 0);
        assertThat(sink.counts().connections()).isEqualTo(1);
    }

    @Test
    void udp_whereNobodyListens_doubtsWhatWasSentLatelyAndSendsOneAhead() {
        open(true, 4096);
        take("a");
        take("b");
        assertCounts(2, 0, 0, 0, 0);
        sockets.get(0).handler.error(sockets.get(0), new PortUnreachableException("nobody"));
        take("c");
        take("d");
        assertCounts(0, 2, 0, 0, 2);
        letTimePass(20);
        assertThat(arrived).containsExactly("a", "b", "c");
        assertCounts(1, 2, 0, 0, 1);
        sockets.get(1).handler.error(sockets.get(1), new PortUnreachableException("nobody"));
        assertCounts(0, 3, 0, 0, 1);
        letTimePass(20);
        assertThat(arrived).containsExactly("a", "b", "c", "d");
        take("e");
        take("f");
        letTimePass(50);
        assertCounts(1, 3, 0, 0, 2);
        letTimePass(50);
        assertCounts(3, 3, 0, 0, 0);
        assertThat(news).containsExactly("connected", "lost nobody", "lost nobody", "connected");
    }

    @Test
    void udp_prohibitedByAFirewall_doubtsWhatWasSentLatelyAndBlamesNoRecord() {
        open(true, 4096);
        take("a");
        take("b");
        sockets.get(0).handler.error(sockets.get(0), new NoRouteToHostException("prohibited"));
        assertCounts(0, 2, 0, 0, 0);
        sendingFails = new NoRouteToHostException("prohibited");
        take("c");
        letTimePass(100);
        assertCounts(0, 2, 0, 0, 1);
        sendingFails = null;
        letTimePass(200);
        assertCounts(1, 2, 0, 0, 0);
    }

    @Test
    void socket_lostWhileTheWorkerHasNoTimer_isOpenedAgainWhenItHas() {
        open(false, 4096);
        List<Scheduled> others = new ArrayList<>();
        for (int i = 0; i < MAX_TIMERS; i++) {
            others.add(manual.worker().timers().after(Duration.ofHours(1), () -> {}));
        }
        sendingFails = new SocketException("gone");
        take("a");
        assertCounts(0, 0, 0, 0, 1);
        sendingFails = null;
        sink.endOfBatch();
        letTimePass(100);
        assertCounts(0, 0, 0, 0, 1);
        others.forEach(Scheduled::cancel);
        sink.endOfBatch();
        letTimePass(100);
        assertCounts(1, 0, 0, 0, 0);
    }

    @Test
    void record_thatAloneIsRefused_isRejectedAfterThreeSockets() {
        open(true, 4096);
        sendingFails = new SocketException("Message too long");
        take("a");
        take("b");
        letTimePass(19);
        assertCounts(0, 0, 0, 0, 2);
        // The third attempt comes after two waits, at 20 to 40 ms; the next record's after three more, at 50 or later.
        letTimePass(21);
        assertCounts(0, 0, 1, 0, 1);
        sendingFails = null;
        letTimePass(200);
        assertThat(arrived).containsExactly("b");
        assertThat(news)
                .contains("rejected a record of 1 bytes was refused 3 times, at last:"
                        + " java.net.SocketException: Message too long");
    }

    @Test
    void take_tooLarge_isRejectedAndDoesNotHoldOthersUp() {
        open(true, 1 << 20);
        isFull = true;
        take("a");
        List<String> ran = new ArrayList<>();
        sink.whenSent(() -> ran.add("a"));
        assertThat(take("x".repeat(8193))).isTrue();
        assertThat(ran).as("the one before is still here").isEmpty();
        assertCounts(0, 0, 1, 0, 1);
        isFull = false;
        sockets.get(0).sendWaiting();
        take("y".repeat(8192));
        assertThat(ran).containsExactly("a");
        assertCounts(2, 0, 1, 0, 0);
        assertThat(news.get(1)).startsWith("rejected 8193 bytes are more than the 8192");
    }

    @Test
    void take_atTheBound_isRefusedUntilItIsSent() {
        open(false, 4096);
        isFull = true;
        int taken = 0;
        while (take("x".repeat(92))) {
            taken++;
        }
        assertThat(taken).isEqualTo(4096 / 100);
        isFull = false;
        sockets.get(0).sendWaiting();
        assertThat(take("x".repeat(92))).isFalse();
        letTimePass(20);
        assertCounts(taken, 0, 0, 0, 0);
        assertThat(take("x")).isTrue();
    }

    @Test
    void close_abandonsWhatIsLeft() {
        open(false, 4096);
        isFull = true;
        take("a");
        take("b");
        sockets.get(0).sendWaiting();
        List<String> ran = new ArrayList<>();
        sink.whenSent(() -> ran.add("end"));
        sink.close();
        sink.close();
        assertCounts(1, 0, 0, 1, 0);
        assertThat(ran).containsExactly("end");
        assertThat(sockets.get(0).isClosed).isTrue();
        assertThat(take("late")).isTrue();
        assertCounts(1, 0, 0, 2, 0);
        letTimePass(20);
        assertThat(manual.advance(Duration.ofSeconds(10))).isZero();
    }

    @Test
    void close_whileItWaitsToOpenAgain_endsThat() {
        openingFails = new IOException("no");
        open(false, 4096);
        take("a");
        sink.close();
        assertThat(manual.advance(Duration.ofSeconds(10))).isZero();
        assertCounts(0, 0, 0, 1, 0);
    }

    @Test
    void worker_closedFirst_abandonsWhatIsLeft() {
        open(false, 4096);
        isFull = true;
        take("a");
        manual.close();
        sockets.get(0).handler.closed(sockets.get(0), null);
        assertCounts(0, 0, 0, 1, 0);
    }
}
