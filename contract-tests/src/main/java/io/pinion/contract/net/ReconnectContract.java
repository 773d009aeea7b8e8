package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.Await;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import io.pinion.worker.net.ReconnectingStream.Account;
import io.pinion.worker.net.ReconnectingStream.State;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.net.Tls;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One logical stream over real sockets that break in every way: it always comes back, and its account adds up. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ReconnectContract extends NetContract {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(1);
    private static final int ROUNDS = Integer.getInteger("pinion.reconnect.rounds", 25);

    private final ReconnectRecorder handler = new ReconnectRecorder();
    private final List<AutoCloseable> peers = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(4031);
    private final ReconnectTraffic traffic = new ReconnectTraffic(random.split());
    private Duration maxBackoff = Duration.ofMillis(10);

    @TempDir
    private Path directory;

    /** What lies under the stream. */
    enum Over {
        TCP,
        UNIX,
        TLS
    }

    /** Whether the system tells what the peer has acknowledged; of Unix-domain sockets none does. */
    protected abstract boolean knowsAcknowledgements();

    @AfterEach
    void requireLawOfBackoff() {
        handler.requireLaw(FIRST_BACKOFF, maxBackoff);
    }

    @Override
    protected void closePeers() {
        peers.forEach(peer -> {
            try {
                peer.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private ReconnectServer server(Over transport, Supplier<ReconnectServer.Peer> behaviour) throws IOException {
        ReconnectServer server = switch (transport) {
            case TCP -> ReconnectServer.onPort(behaviour);
            case TLS -> ReconnectServer.onPort(TestKeys.server("TLSv1.3"), behaviour);
            case UNIX -> new ReconnectServer(UnixDomainSocketAddress.of(directory.resolve("socket")), null, behaviour);
        };
        peers.add(server);
        return server;
    }

    private ReconnectOptions.Builder options(Over transport) {
        return ReconnectOptions.builder()
                .firstBackoff(FIRST_BACKOFF)
                .maxBackoff(maxBackoff)
                .bufferBytes(ReconnectTraffic.BUFFER_BYTES)
                .stream(streamOptions(transport).build());
    }

    private static StreamOptions.Builder streamOptions(Over transport) {
        StreamOptions.Builder options = StreamOptions.builder();
        return transport == Over.TLS ? options.tls(Tls.client(TestKeys.client("TLSv1.3"), "localhost")) : options;
    }

    /** Fewer over TLS, whose handshakes take a busy machine long. */
    private static int losses(Over transport) {
        return transport == Over.TLS ? ROUNDS : 4 * ROUNDS;
    }

    private ReconnectingStream open(SocketAddress remote, ReconnectOptions options) {
        return network().reconnecting(remote, options, handler);
    }

    private static void awaitState(ReconnectingStream stream, State state) {
        Await.until(state + ", is " + stream, () -> stream.state() == state);
    }

    private boolean isAcknowledged(Over transport) {
        return transport != Over.UNIX && knowsAcknowledgements();
    }

    /**
     * Sends the rest, and compares the account with what the server has got. With peers that were killed before they had
     * read all, only where nothing counts as sent because their systems had acknowledged it.
     */
    private void finishAfterKills(ReconnectingStream stream, ReconnectServer server, Over transport) {
        ReconnectArrived arrived = finish(stream, server);
        if (!isAcknowledged(transport)) {
            ReconnectTraffic.requireSent(stream.account(), arrived.wholeBytes());
        }
    }

    private ReconnectArrived finish(ReconnectingStream stream, ReconnectServer server) {
        Await.until("all is sent, " + stream, () -> {
            ReconnectTraffic.requireExact(stream.account());
            return stream.account().bufferedBytes() == 0;
        });
        stream.close();
        assertThat(stream.state()).isEqualTo(State.CLOSED);
        assertThat(handler.events).endsWith("closed");
        Account end = stream.account();
        ReconnectTraffic.requireExact(end);
        assertThat(end.droppedBytes()).isZero();
        List<ReconnectServer.Connection> connections = server.connections();
        Await.until(
                "every connection is read",
                () -> !connections.isEmpty()
                        && connections.get(connections.size() - 1).isEnded()
                        && connections.stream().allMatch(ReconnectServer.Connection::isOver));
        ReconnectArrived arrived = new ReconnectArrived();
        connections.forEach(connection -> arrived.add(ByteBuffer.wrap(connection.received())));
        return arrived;
    }

    @ParameterizedTest
    @EnumSource(Over.class)
    @Tag("S2.41")
    @DisplayName("S2.41: a server that is killed and started again, many times; over everything there is")
    void server_killedManyTimes_isFoundAgain(Over transport) throws Exception {
        ReconnectServer server = server(transport, () -> ReconnectServer.Peer.READER);
        ReconnectingStream stream = open(server.address(), options(transport).build());
        AtomicInteger rounds = new AtomicInteger();
        FutureTask<Integer> frames = traffic.start(stream, () -> rounds.get() >= ROUNDS);
        while (rounds.get() < ROUNDS) {
            int before = server.connections().size();
            Await.until("connected, has " + stream.account(), () -> handler.count("connected") > rounds.get());
            Await.until("something arrives", () -> received(server, before - 1) > 10_000);
            server.kill();
            long failedBefore = handler.count("failed");
            Await.until("a refused attempt", () -> handler.count("failed") > failedBefore);
            server.restart();
            rounds.incrementAndGet();
        }
        assertThat(Await.value(frames)).isPositive();
        finishAfterKills(stream, server, transport);
    }

    private static int received(ReconnectServer server, int fromIndex) {
        return server.connections().stream()
                .skip(Math.max(0, fromIndex))
                .mapToInt(connection -> connection.received().length)
                .sum();
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    @Tag("S2.41")
    @DisplayName("S2.41: connections that are reset after a random amount, many times")
    void connection_resetManyTimes_isReplaced(Over transport) throws Exception {
        int losses = losses(transport);
        AtomicInteger resets = new AtomicInteger();
        ReconnectServer server = server(transport, () -> {
            long bytes = 1L + random.split().nextInt(20_000);
            return resets.incrementAndGet() > losses
                    ? ReconnectServer.Peer.READER
                    : connection -> {
                        connection.read(bytes);
                        connection.resetAtClose();
                    };
        });
        ReconnectingStream stream = open(server.address(), options(transport).build());
        FutureTask<Integer> frames = traffic.start(stream, () -> resets.get() > losses);
        assertThat(Await.value(frames)).isPositive();
        finishAfterKills(stream, server, transport);
        assertThat(handler.count("lost")).isEqualTo(losses);
        assertThat(stream.account().connections()).isEqualTo(losses + 1);
    }

    /**
     * The peer has this side abort, and then reads all that its system had taken, which outlives the reset there: what
     * it has got is what it had acknowledged, and a little more whose acknowledgement was still on its way.
     */
    @ParameterizedTest
    @EnumSource(Over.class)
    @Tag("S2.42")
    @DisplayName("S2.42: connections given up in mid-traffic, many times: what counts as sent has reached the peer")
    void connection_abortedManyTimes_countsAsSentWhatArrived(Over transport) throws Exception {
        int losses = losses(transport);
        AtomicInteger aborts = new AtomicInteger();
        ReconnectServer server = server(transport, () -> {
            long bytes = 1L + random.split().nextInt(transport == Over.TLS ? 50_000 : 200_000);
            return aborts.incrementAndGet() > losses
                    ? ReconnectServer.Peer.READER
                    : connection -> {
                        connection.read(bytes);
                        connection.write(ReconnectRecorder.POISON);
                        connection.read(Long.MAX_VALUE);
                    };
        });
        expectReports(losses);
        ReconnectingStream stream = open(server.address(), options(transport).build());
        FutureTask<Integer> frames = traffic.start(stream, () -> aborts.get() > losses);
        assertThat(Await.value(frames)).isPositive();
        ReconnectArrived arrived = finish(stream, server);
        Account end = stream.account();
        ReconnectTraffic.requireSent(end, isAcknowledged(transport) ? arrived.bytes() : arrived.wholeBytes());
        assertThat(end.connections()).isEqualTo(losses + 1);
        if (isAcknowledged(transport)) {
            List<ReconnectServer.Connection> connections = server.connections();
            int last = connections.get(connections.size() - 1).received().length;
            assertThat(end.sentBytes())
                    .as("of the connections that were lost too, %s", end)
                    .isGreaterThan(last);
        }
    }

    @Test
    @Tag("S2.40")
    @DisplayName("S2.40: nobody listens for a while: attempts keep their distance, and then it connects")
    void port_closedForAWhile_isTriedWithDistance() throws Exception {
        ReconnectServer server = server(Over.TCP, () -> ReconnectServer.Peer.READER);
        server.kill();
        maxBackoff = Duration.ofMillis(4);
        long startNs = System.nanoTime();
        ReconnectingStream stream = open(server.address(), options(Over.TCP).build());
        stream.write(ReconnectTraffic.frame(0, 1_000), Duration.ZERO);
        Await.until("many attempts", () -> handler.count("failed") >= 4L * ROUNDS);
        long attempts = stream.account().attempts();
        assertThat(System.nanoTime() - startNs)
                .as("each wait is half of 4 ms at least, the first few excepted")
                .isGreaterThan((attempts - 4) * Duration.ofMillis(2).toNanos());
        server.restart();
        awaitState(stream, State.CONNECTED);
        finishAfterKills(stream, server, Over.TCP);
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    @Tag("F25")
    @DisplayName("a server that accepts and closes at once is met no faster than one that refuses")
    void server_closingAtOnce_isTriedWithDistance(Over transport) throws Exception {
        ReconnectServer server = server(transport, () -> connection -> {});
        requireDistance(server, transport);
    }

    @Test
    @Tag("F25")
    @DisplayName("a server that closes instead of shaking hands is met no faster than one that refuses")
    void server_closingBeforeTls_isTriedWithDistance() throws Exception {
        requireDistance(server(Over.TCP, () -> connection -> {}), Over.TLS);
        assertThat(handler.count("connected")).isZero();
    }

    private void requireDistance(ReconnectServer server, Over transport) {
        maxBackoff = Duration.ofMillis(4);
        long startNs = System.nanoTime();
        ReconnectingStream stream = open(server.address(), options(transport).build());
        Await.until("many losses", () -> handler.count("lost") + handler.count("failed") >= losses(transport));
        long attempts = stream.account().attempts();
        assertThat(System.nanoTime() - startNs)
                .isGreaterThan((attempts - 4) * Duration.ofMillis(2).toNanos());
        stream.close();
        assertThat(handler.events).endsWith("closed");
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    @Tag("F24")
    @DisplayName("peers that hold the connection and say nothing are given up after the liveness time, many times")
    void peer_silent_isReplaced(Over transport) throws Exception {
        // Enough for the peer's half of a handshake on a busy machine.
        Duration patience = Duration.ofMillis(transport == Over.TLS ? 100 : 20);
        AtomicInteger silent = new AtomicInteger();
        ReconnectServer server = server(
                transport,
                () -> silent.incrementAndGet() > ROUNDS
                        ? connection -> {
                            connection.write("here.".getBytes(StandardCharsets.US_ASCII));
                            connection.read(Long.MAX_VALUE);
                        }
                        : ReconnectServer.Peer.READER);
        ReconnectingStream stream =
                open(server.address(), options(transport).liveness(patience).build());
        Await.until("a peer that speaks", () -> handler.words.contains("here"));
        assertThat(handler.count("lost")).isGreaterThanOrEqualTo(ROUNDS);
        stream.close();
        ReconnectTraffic.requireExact(stream.account());
    }

    @ParameterizedTest
    @EnumSource(Over.class)
    @Tag("S2.43")
    @DisplayName("asyncio-concurrent-tasks 33 / S2.43: words torn by the ends of many connections arrive whole")
    void words_tornByLosses_areJoined(Over transport) throws Exception {
        AtomicInteger part = new AtomicInteger();
        ReconnectServer server = server(transport, () -> {
            int number = part.getAndIncrement();
            return connection -> {
                connection.write((number + "-tail.head-").getBytes(StandardCharsets.US_ASCII));
                if (number == ROUNDS) {
                    connection.read(Long.MAX_VALUE);
                }
            };
        });
        ReconnectingStream stream = open(server.address(), options(transport).build());
        Await.until("all parts", () -> handler.words.size() > ROUNDS);
        assertThat(handler.words.get(0)).isEqualTo("0-tail");
        for (int i = 1; i <= ROUNDS; i++) {
            assertThat(handler.words.get(i)).isEqualTo("head-" + i + "-tail");
        }
        stream.close();
    }

    @ParameterizedTest
    @EnumSource(Over.class)
    @DisplayName("a close sends what is buffered to a slow peer")
    void close_withMuchBuffered_sendsIt(Over transport) throws Exception {
        requireSent(transport, ReconnectingStream::close);
    }

    @ParameterizedTest
    @EnumSource(Over.class)
    @DisplayName("a worker that closes lets a stream send what is buffered, as the grace allows")
    void worker_closingWithMuchBuffered_sendsIt(Over transport) throws Exception {
        requireSent(transport, stream -> fixture().shutdown(Await.LIMIT));
    }

    /** The peer begins to read when the close has begun. */
    private void requireSent(Over transport, Consumer<ReconnectingStream> close) throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        ReconnectServer server = server(transport, () -> connection -> {
            Await.latch(closing);
            connection.read(Long.MAX_VALUE);
        });
        StreamOptions small = streamOptions(transport).sendBufferBytes(1 << 16).build();
        ReconnectingStream stream = open(
                server.address(),
                options(transport).bufferBytes(16 << 20).closeTimeout(Await.LIMIT).stream(small)
                        .build());
        awaitState(stream, State.CONNECTED);
        int frames = transport == Over.TLS ? 40 : 160;
        for (int i = 0; i < frames; i++) {
            stream.write(ReconnectTraffic.frame(i, 100_000), Duration.ZERO);
        }
        FutureTask<Boolean> closer = ReconnectTraffic.async(() -> {
            close.accept(stream);
            return true;
        });
        awaitState(stream, State.CLOSING);
        closing.countDown();
        Await.value(closer);
        assertThat(stream.state()).isEqualTo(State.CLOSED);
        assertThat(stream.account().sentBytes()).as("%s", stream.account()).isEqualTo(frames * 100_000L);
        Await.until("all arrived", () -> received(server, 0) == frames * 100_000);
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    @DisplayName("closing while the server comes and goes always ends, once, with nothing buffered")
    void close_atAnyTime_ends(Over transport) throws Exception {
        ReconnectServer server = server(transport, () -> {
            long bytes = random.split().nextInt(3_000);
            return connection -> {
                connection.read(bytes);
                connection.resetAtClose();
            };
        });
        for (int round = 0; round < ROUNDS; round++) {
            ReconnectRecorder own = new ReconnectRecorder();
            ReconnectingStream stream =
                    network().reconnecting(server.address(), options(transport).build(), own);
            long until = System.nanoTime() + random.nextLong(3_000_000);
            while (System.nanoTime() < until) {
                stream.offer(ReconnectTraffic.frame(0, 500));
            }
            List<FutureTask<State>> closers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                closers.add(ReconnectTraffic.async(() -> {
                    stream.close();
                    return stream.state();
                }));
            }
            closers.forEach(closer -> assertThat(Await.value(closer)).isEqualTo(State.CLOSED));
            ReconnectTraffic.requireExact(stream.account());
            assertThat(stream.account().bufferedBytes()).isZero();
            assertThat(own.count("closed")).isOne();
            assertThat(own.events).endsWith("closed");
        }
    }
}
