package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.Await;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import io.pinion.worker.net.ReconnectingStream.Account;
import io.pinion.worker.net.ReconnectingStream.State;
import io.pinion.worker.net.StreamOptions;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One logical stream over real sockets that break in every way: it always comes back, and its account adds up. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ReconnectContract extends NetContract {
    private static final int HEADER = 8;
    private static final int ROUNDS = Integer.getInteger("pinion.reconnect.rounds", 25);

    private final ReconnectRecorder handler = new ReconnectRecorder();
    private final List<AutoCloseable> peers = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(4031);

    @TempDir
    private Path directory;

    /** Whether the system tells what the peer has acknowledged. */
    protected abstract boolean knowsAcknowledgements();

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

    private ReconnectServer server(boolean unix, Supplier<ReconnectServer.Peer> behaviour) throws IOException {
        ReconnectServer server = unix
                ? new ReconnectServer(UnixDomainSocketAddress.of(directory.resolve("socket")), behaviour)
                : ReconnectServer.onPort(behaviour);
        peers.add(server);
        return server;
    }

    private static ReconnectOptions.Builder options() {
        return ReconnectOptions.builder()
                .firstBackoff(Duration.ofMillis(1))
                .maxBackoff(Duration.ofMillis(10))
                .bufferBytes(1 << 16);
    }

    private ReconnectingStream open(SocketAddress remote, ReconnectOptions options) {
        return network().reconnecting(remote, options, handler);
    }

    private static void awaitState(ReconnectingStream stream, State state) {
        Await.until(state + ", is " + stream, () -> stream.state() == state);
    }

    // Traffic, and what has to be true of it.

    private static <T> FutureTask<T> start(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "reconnect-user");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Frames with their number, their length and a filling, until told to stop; how many. */
    private FutureTask<Integer> traffic(ReconnectingStream stream, Supplier<Boolean> isOver) {
        SplittableRandom own = random.split();
        return start(() -> {
            int number = 0;
            while (!isOver.get()) {
                stream.write(frame(number, HEADER + own.nextInt(3_000)), Await.LIMIT);
                requireExact(stream.account());
                number++;
            }
            return number;
        });
    }

    private static ByteBuffer frame(int number, int length) {
        ByteBuffer frame = ByteBuffer.allocate(length).putInt(number).putInt(length);
        while (frame.hasRemaining()) {
            frame.put((byte) (number * 31 + frame.position()));
        }
        return frame.flip();
    }

    private static void requireExact(Account account) {
        assertThat(account.sentBytes() + account.bufferedBytes() + account.droppedBytes() + account.unknownBytes())
                .as("%s", account)
                .isEqualTo(account.takenBytes());
        assertThat(account.bufferedBytes()).as("%s", account).isBetween(0L, 1L << 16);
    }

    /** Sends the rest, and compares the account with what the server has got. */
    private void finish(ReconnectingStream stream, ReconnectServer server) {
        Await.until("all is sent, " + stream, () -> {
            requireExact(stream.account());
            return stream.account().bufferedBytes() == 0;
        });
        stream.close();
        assertThat(stream.state()).isEqualTo(State.CLOSED);
        assertThat(handler.events).endsWith("closed");
        Account end = stream.account();
        requireExact(end);
        List<ReconnectServer.Connection> connections = server.connections();
        Await.until(
                "the last connection is read",
                () -> !connections.isEmpty()
                        && connections.get(connections.size() - 1).isEnded());
        long whole = 0;
        int last = -1;
        for (ReconnectServer.Connection connection : connections) {
            ByteBuffer bytes = ByteBuffer.wrap(connection.received());
            while (bytes.remaining() >= HEADER && bytes.remaining() >= bytes.getInt(bytes.position() + 4)) {
                int number = bytes.getInt(bytes.position());
                int length = bytes.getInt(bytes.position() + 4);
                assertThat(number).as("whole frames in order, none twice").isGreaterThan(last);
                assertThat(bytes.slice(bytes.position(), length)).isEqualTo(frame(number, length));
                bytes.position(bytes.position() + length);
                whole += length;
                last = number;
            }
        }
        assertThat(end.droppedBytes()).isZero();
        if (!knowsAcknowledgements()) {
            assertThat(end.takenBytes() - whole)
                    .as("what did not arrive counts as unknown, %s", end)
                    .isLessThanOrEqualTo(end.unknownBytes());
            assertThat(end.sentBytes())
                    .as("what counts as sent has arrived, %s", end)
                    .isLessThanOrEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("S2.41")
    @DisplayName("S2.41: a server that is killed and started again, many times; over TCP and over Unix-domain sockets")
    void server_killedManyTimes_isFoundAgain(boolean unix) throws Exception {
        ReconnectServer server = server(unix, () -> ReconnectServer.Peer.READER);
        ReconnectingStream stream = open(server.address(), options().build());
        AtomicInteger rounds = new AtomicInteger();
        FutureTask<Integer> traffic = traffic(stream, () -> rounds.get() >= ROUNDS);
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
        assertThat(Await.value(traffic)).isPositive();
        finish(stream, server);
    }

    private static int received(ReconnectServer server, int fromIndex) {
        return server.connections().stream()
                .skip(Math.max(0, fromIndex))
                .mapToInt(connection -> connection.received().length)
                .sum();
    }

    @Test
    @Tag("S2.41")
    @DisplayName("S2.41: connections that are reset after a random amount, many times")
    void connection_resetManyTimes_isReplaced() throws Exception {
        AtomicInteger resets = new AtomicInteger();
        ReconnectServer server = server(false, () -> {
            long bytes = random.split().nextInt(20_000);
            return resets.incrementAndGet() > 4 * ROUNDS
                    ? ReconnectServer.Peer.READER
                    : connection -> {
                        connection.read(bytes);
                        connection.resetAtClose();
                    };
        });
        ReconnectingStream stream = open(server.address(), options().build());
        FutureTask<Integer> traffic = traffic(stream, () -> resets.get() > 4 * ROUNDS);
        assertThat(Await.value(traffic)).isPositive();
        finish(stream, server);
        assertThat(handler.count("lost")).isEqualTo(4L * ROUNDS);
        assertThat(stream.account().connections()).isEqualTo(4L * ROUNDS + 1);
    }

    @Test
    @Tag("S2.40")
    @DisplayName("S2.40: nobody listens for a while: attempts keep their distance, and then it connects")
    void port_closedForAWhile_isTriedWithDistance() throws Exception {
        ReconnectServer server = server(false, () -> ReconnectServer.Peer.READER);
        server.kill();
        long startNs = System.nanoTime();
        ReconnectingStream stream = open(
                server.address(), options().maxBackoff(Duration.ofMillis(4)).build());
        stream.write(frame(0, 1_000), Duration.ZERO);
        Await.until("many attempts", () -> handler.count("failed") >= 4L * ROUNDS);
        long attempts = stream.account().attempts();
        assertThat(System.nanoTime() - startNs)
                .as("each wait is half of 4 ms at least, the first few excepted")
                .isGreaterThan((attempts - 4) * Duration.ofMillis(2).toNanos());
        server.restart();
        awaitState(stream, State.CONNECTED);
        finish(stream, server);
    }

    @Test
    @Tag("F25")
    @DisplayName("a server that accepts and closes at once is met no faster than one that refuses")
    void server_closingAtOnce_isTriedWithDistance() throws Exception {
        ReconnectServer server = server(false, () -> connection -> {});
        long startNs = System.nanoTime();
        ReconnectingStream stream = open(
                server.address(), options().maxBackoff(Duration.ofMillis(4)).build());
        Await.until("many losses", () -> handler.count("lost") >= 4L * ROUNDS);
        long connections = stream.account().connections();
        assertThat(System.nanoTime() - startNs)
                .isGreaterThan((connections - 4) * Duration.ofMillis(2).toNanos());
        stream.close();
        assertThat(handler.events).endsWith("closed");
    }

    @Test
    @Tag("F24")
    @DisplayName("peers that hold the connection and say nothing are given up after the liveness time, many times")
    void peer_silent_isReplaced() throws Exception {
        AtomicInteger silent = new AtomicInteger();
        ReconnectServer server = server(
                false,
                () -> silent.incrementAndGet() > ROUNDS
                        ? connection -> {
                            connection.write("here.".getBytes(StandardCharsets.US_ASCII));
                            connection.read(Long.MAX_VALUE);
                        }
                        : ReconnectServer.Peer.READER);
        ReconnectingStream stream =
                open(server.address(), options().liveness(Duration.ofMillis(20)).build());
        Await.until("a peer that speaks", () -> handler.words.contains("here"));
        assertThat(handler.count("lost")).isGreaterThanOrEqualTo(ROUNDS);
        stream.close();
        requireExact(stream.account());
    }

    @Test
    @Tag("S2.43")
    @DisplayName("asyncio-concurrent-tasks 33 / S2.43: words torn by the ends of many connections arrive whole")
    void words_tornByLosses_areJoined() throws Exception {
        AtomicInteger part = new AtomicInteger();
        ReconnectServer server = server(false, () -> {
            int number = part.getAndIncrement();
            return connection -> {
                connection.write((number + "-tail.head-").getBytes(StandardCharsets.US_ASCII));
                if (number == ROUNDS) {
                    connection.read(Long.MAX_VALUE);
                }
            };
        });
        ReconnectingStream stream = open(server.address(), options().build());
        Await.until("all parts", () -> handler.words.size() > ROUNDS);
        assertThat(handler.words.get(0)).isEqualTo("0-tail");
        for (int i = 1; i <= ROUNDS; i++) {
            assertThat(handler.words.get(i)).isEqualTo("head-" + i + "-tail");
        }
        stream.close();
    }

    @Test
    @DisplayName("a close sends what is buffered to a slow peer")
    void close_withMuchBuffered_sendsIt() throws Exception {
        requireSent(ReconnectingStream::close);
    }

    @Test
    @DisplayName("a worker that closes lets a stream send what is buffered, as the grace allows")
    void worker_closingWithMuchBuffered_sendsIt() throws Exception {
        requireSent(stream -> fixture().shutdown(Await.LIMIT));
    }

    /** The peer begins to read when the close has begun. */
    private void requireSent(Consumer<ReconnectingStream> close) throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        ReconnectServer server = server(false, () -> connection -> {
            Await.latch(closing);
            connection.read(Long.MAX_VALUE);
        });
        StreamOptions small = StreamOptions.builder().sendBufferBytes(1 << 16).build();
        ReconnectingStream stream = open(
                server.address(),
                options().bufferBytes(16 << 20).closeTimeout(Await.LIMIT).stream(small)
                        .build());
        awaitState(stream, State.CONNECTED);
        for (int i = 0; i < 160; i++) {
            stream.write(frame(i, 100_000), Duration.ZERO);
        }
        FutureTask<Boolean> closer = start(() -> {
            close.accept(stream);
            return true;
        });
        awaitState(stream, State.CLOSING);
        closing.countDown();
        Await.value(closer);
        assertThat(stream.state()).isEqualTo(State.CLOSED);
        assertThat(stream.account().sentBytes()).as("%s", stream.account()).isEqualTo(16_000_000);
        Await.until("all arrived", () -> received(server, 0) == 16_000_000);
    }

    @Test
    @DisplayName("closing while the server comes and goes always ends, once, with nothing buffered")
    void close_atAnyTime_ends() throws Exception {
        ReconnectServer server = server(false, () -> {
            long bytes = random.split().nextInt(3_000);
            return connection -> {
                connection.read(bytes);
                connection.resetAtClose();
            };
        });
        for (int round = 0; round < ROUNDS; round++) {
            ReconnectRecorder own = new ReconnectRecorder();
            ReconnectingStream stream =
                    network().reconnecting(server.address(), options().build(), own);
            long until = System.nanoTime() + random.nextLong(3_000_000);
            while (System.nanoTime() < until) {
                stream.offer(frame(0, 500));
            }
            List<FutureTask<State>> closers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                closers.add(start(() -> {
                    stream.close();
                    return stream.state();
                }));
            }
            closers.forEach(closer -> assertThat(Await.value(closer)).isEqualTo(State.CLOSED));
            requireExact(stream.account());
            assertThat(stream.account().bufferedBytes()).isZero();
            assertThat(own.count("closed")).isOne();
            assertThat(own.events).endsWith("closed");
        }
    }
}
