package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.contract.Await;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What streams keep, whatever they run over; both ends are ours. */
public abstract class StreamContract extends NetContract {
    protected final Recorder server = new Recorder();
    protected final Recorder client = new Recorder();
    private final CompletableFuture<Stream> accepted = new CompletableFuture<>();
    private @Nullable Listener listener;

    /** Where to listen. */
    protected abstract SocketAddress listenAt();

    /** Where to connect to. */
    protected abstract SocketAddress connectTo(Listener target);

    /** The options of the listening end. */
    protected abstract StreamOptions.Builder serverOptions();

    /** The options of the connecting end. */
    protected abstract StreamOptions.Builder clientOptions();

    /** Whether the end of one half ends both. */
    protected boolean hasHalfClose() {
        return true;
    }

    protected final Stream open() {
        return open(serverOptions().build(), server, clientOptions().build(), client);
    }

    protected final Stream open(
            StreamOptions serverOptions, StreamHandler atServer, StreamOptions clientOptions, StreamHandler atClient) {
        listener = value(network().listen(listenAt(), serverOptions, stream -> {
            accepted.complete(stream);
            return atServer;
        }));
        Stream stream = value(network().connect(connectTo(listener), clientOptions, atClient));
        Await.value(accepted);
        return stream;
    }

    protected final Stream accepted() {
        return Await.value(accepted);
    }

    protected static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    protected static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void write_onEitherEnd_arrivesAtTheOther() {
        Stream stream = open();
        Stream peer = accepted();
        run(() -> {
            assertThat(stream.write(utf8("ping"))).isTrue();
            assertThat(peer.write(utf8("pong"))).isTrue();
        });
        server.awaitSize(4);
        client.awaitSize(4);
        assertThat(server.text()).isEqualTo("ping");
        assertThat(client.text()).isEqualTo("pong");
    }

    @Test
    void addresses_ofBothEnds_match() {
        Stream stream = open();
        Stream peer = accepted();
        assertThat(stream.remoteAddress()).isEqualTo(peer.localAddress());
        assertThat(stream.toString()).contains(stream.remoteAddress().toString());
    }

    @Test
    void write_copies_soTheBufferMayBeUsedAgain() {
        Stream stream = open();
        run(() -> {
            ByteBuffer buffer = utf8("first");
            stream.write(buffer);
            assertThat(buffer.hasRemaining()).isFalse();
            Arrays.fill(buffer.array(), (byte) 'x');
        });
        server.awaitSize(5);
        assertThat(server.text()).isEqualTo("first");
    }

    @Test
    void write_ofManySizes_arrivesUnchangedAndInOrder() {
        Stream stream = open();
        byte[] all = random(3_000_000);
        AtomicInteger sent = new AtomicInteger();
        Random sizes = new Random(1);
        while (sent.get() < all.length) {
            run(() -> {
                for (int i = 0; i < 50 && sent.get() < all.length && stream.isWritable(); i++) {
                    int size = Math.min(all.length - sent.get(), 1 + sizes.nextInt(i % 10 == 0 ? 100_000 : 100));
                    if (stream.write(ByteBuffer.wrap(all, sent.get(), size))) {
                        sent.addAndGet(size);
                    }
                }
            });
        }
        server.awaitSize(all.length);
        assertThat(server.bytes()).isEqualTo(all);
    }

    @Test
    void data_leftUnread_isGivenAgainInFrontOfWhatFollows() {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        Stream stream = open(
                serverOptions().build(),
                (from, data) -> takeLines(data, lines),
                clientOptions().build(),
                client);
        for (String part : List.of("al", "pha\nbe", "ta\n", "\ngam", "ma\n")) {
            run(() -> {
                stream.write(utf8(part));
                stream.flush();
            });
        }
        Await.until("four lines", () -> lines.size() == 4);
        assertThat(lines).containsExactly("alpha", "beta", "", "gamma");
    }

    private static void takeLines(ByteBuffer data, List<String> lines) {
        int start = data.position();
        for (int i = start; i < data.limit(); i++) {
            if (data.get(i) == '\n') {
                byte[] line = new byte[i - start];
                data.get(start, line);
                lines.add(new String(line, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        data.position(start);
    }

    @Test
    void data_framesOfAMebibyte_areGivenWholeInTheEnd() {
        int frame = 1 << 20;
        byte[] all = random(3 * frame);
        List<byte[]> frames = Collections.synchronizedList(new ArrayList<>());
        StreamHandler whole = (from, data) -> {
            while (data.remaining() >= frame) {
                byte[] copy = new byte[frame];
                data.get(copy);
                frames.add(copy);
            }
        };
        Stream stream = open(
                serverOptions().readBufferBytes(frame).build(),
                whole,
                clientOptions().writeLimitBytes(1 << 22).build(),
                client);
        run(() -> assertThat(stream.write(ByteBuffer.wrap(all))).isTrue());
        Await.until("three frames", () -> frames.size() == 3);
        for (int i = 0; i < 3; i++) {
            assertThat(frames.get(i)).isEqualTo(Arrays.copyOfRange(all, i * frame, (i + 1) * frame));
        }
    }

    @Test
    void data_nothingTakenOfAFullBuffer_isAnErrorThatNamesTheOption() {
        AtomicReference<Throwable> reason = new AtomicReference<>();
        StreamHandler idle = new StreamHandler() {
            @Override
            public void data(Stream from, ByteBuffer data) {}

            @Override
            public void closed(Stream from, @Nullable Throwable why) {
                reason.set(why);
            }
        };
        Stream stream = open(
                serverOptions().readBufferBytes(1000).build(),
                idle,
                clientOptions().build(),
                client);
        run(() -> stream.write(ByteBuffer.wrap(random(1000))));
        Await.until("an error", () -> reason.get() != null);
        assertThat(reason.get()).isInstanceOf(IOException.class).hasMessageContaining("readBufferBytes");
        client.awaitClosed();
    }

    @Test
    void close_ofOneEnd_sendsWhatIsQueuedAndEndsBothInOrder() {
        Stream stream = open();
        byte[] all = random(500_000);
        run(() -> {
            stream.write(ByteBuffer.wrap(all));
            stream.close();
            stream.close();
            assertThatThrownBy(() -> stream.write(utf8("late"))).isInstanceOf(ClosedChannelException.class);
        });
        assertThat(server.awaitClosed()).isNull();
        assertThat(client.awaitClosed()).isNull();
        assertThat(server.bytes()).isEqualTo(all);
        assertThat(server.ends()).isEqualTo(1);
        assertThat(Await.value(stream.whenClosed().toCompletableFuture())).isNull();
        assertThat(server.closes()).isEqualTo(1);
        assertThat(client.closes()).isEqualTo(1);
    }

    @Test
    void close_andAbort_workFromAnyThreadAndTwice() {
        Stream stream = open();
        stream.close();
        assertThat(client.awaitClosed()).isNull();
        stream.close();
        stream.abort();
        assertThat(server.awaitClosed()).isNull();
    }

    @Test
    void abort_withQueuedBytes_countsThemInTheReason() {
        Stream stream = open();
        run(() -> {
            stream.write(ByteBuffer.wrap(random(1234)));
            stream.abort();
            assertThat(stream.queuedBytes()).isZero();
        });
        assertThat(client.awaitClosed()).isInstanceOf(IOException.class).hasMessageContaining("1234");
        server.awaitClosed();
        assertThat(server.size()).isZero();
    }

    @Test
    void closed_isNeverCalledWithinACallOfTheUsers() {
        Stream stream = open();
        run(() -> {
            stream.abort();
            assertThat(client.closes()).isZero();
        });
        client.awaitClosed();
    }

    @Test
    void shutdownOutput_afterQueuedBytes_leavesTheOtherHalfOpen() {
        Recorder halfOpen = new Recorder() {
            @Override
            public void end(Stream from) throws Exception {
                if (hasHalfClose()) {
                    from.write(utf8("still here"));
                }
                super.end(from);
            }
        };
        Stream stream = open(serverOptions().build(), halfOpen, clientOptions().build(), client);
        byte[] all = random(300_000);
        run(() -> {
            stream.write(ByteBuffer.wrap(all));
            stream.shutdownOutput();
            stream.shutdownOutput();
            assertThatThrownBy(() -> stream.write(utf8("late"))).isInstanceOf(ClosedChannelException.class);
        });
        assertThat(client.awaitClosed()).isNull();
        assertThat(halfOpen.awaitClosed()).isNull();
        assertThat(halfOpen.bytes()).isEqualTo(all);
        assertThat(client.text()).isEqualTo(hasHalfClose() ? "still here" : "");
    }

    @Test
    void write_aboveTheLimit_takesNothingAndSaysSo() {
        Stream stream = open(
                serverOptions().build(),
                server,
                clientOptions()
                        .writeLimitBytes(2000)
                        .highWaterBytes(1000)
                        .lowWaterBytes(0)
                        .build(),
                client);
        run(() -> {
            assertThat(stream.write(ByteBuffer.wrap(random(900)))).isTrue();
            assertThat(stream.isWritable()).isTrue();
            assertThat(stream.write(ByteBuffer.wrap(random(900)))).isTrue();
            assertThat(stream.isWritable()).isFalse();
            ByteBuffer tooMuch = ByteBuffer.wrap(random(900));
            assertThat(stream.write(tooMuch)).isFalse();
            assertThat(tooMuch.remaining()).isEqualTo(900);
            assertThat(stream.queuedBytes()).isEqualTo(1800);
            assertThatThrownBy(() -> stream.write(ByteBuffer.wrap(random(2001))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("writeLimitBytes");
        });
        server.awaitSize(1800);
        Await.until("writable again", () -> client.writables() == 1);
        run(() -> assertThat(stream.isWritable()).isTrue());
    }

    @Test
    void pauseReading_stopsThePeer_untilResumed() {
        Stream stream = open();
        Stream peer = accepted();
        run(peer::pauseReading);
        AtomicInteger sent = new AtomicInteger();
        // Full when nothing moves between two fillings: then the system's buffers are full too.
        long[] queued = {-1};
        Await.until(
                "a full path",
                () -> on(() -> {
                    while (stream.write(ByteBuffer.wrap(random(10_000)))) {
                        sent.addAndGet(10_000);
                    }
                    boolean still =
                            queued[0] == stream.queuedBytes() && !stream.flush() && queued[0] == stream.queuedBytes();
                    queued[0] = stream.queuedBytes();
                    return still;
                }));
        assertThat(server.size()).isZero();
        run(peer::resumeReading);
        server.awaitSize(sent.get());
        Await.until("writable", () -> client.writables() > 0);
        run(() -> assertThat(stream.queuedBytes()).isZero());
    }

    @Test
    void resumeReading_givesAgainWhatWasLeftBeforeThePause() {
        AtomicInteger calls = new AtomicInteger();
        AtomicReference<Stream> paused = new AtomicReference<>();
        Stream stream = open(
                serverOptions().build(),
                (from, data) -> {
                    if (calls.incrementAndGet() == 1) {
                        from.pauseReading();
                        paused.set(from);
                    } else {
                        server.data(from, data);
                    }
                },
                clientOptions().build(),
                client);
        run(() -> stream.write(utf8("kept")));
        Await.until("a pause", () -> paused.get() != null);
        run(() -> paused.get().resumeReading());
        server.awaitSize(4);
        assertThat(server.text()).isEqualTo("kept");
        assertThat(calls).hasValue(2);
    }

    @Test
    void handler_thatIsNeverDone_leavesTheOthersTheirTurns() {
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger turns = new AtomicInteger();
        StreamHandler restless = (from, data) -> {
            turns.incrementAndGet();
            if (from != accepted() || enough.get()) {
                server.data(from, data);
            } else {
                from.pauseReading();
                from.resumeReading();
            }
        };
        Stream first = open(serverOptions().build(), restless, clientOptions().build(), client);
        run(() -> first.write(utf8("over and over")));
        Await.until("many turns", () -> turns.get() > 1_000);
        Stream second =
                value(network().connect(connectTo(listener), clientOptions().build(), client));
        run(() -> second.write(utf8("in between")));
        server.awaitSize(10);
        assertThat(server.text()).isEqualTo("in between");
        enough.set(true);
        server.awaitSize(23);
    }

    @Test
    void handler_thatThrows_isReportedAndItsStreamAborted() {
        expectReports(1);
        AtomicReference<Throwable> reason = new AtomicReference<>();
        StreamHandler broken = new StreamHandler() {
            @Override
            public void data(Stream from, ByteBuffer data) throws Exception {
                throw new Exception("as the test wants");
            }

            @Override
            public void closed(Stream from, @Nullable Throwable why) {
                reason.set(why);
            }
        };
        Stream stream = open(serverOptions().build(), broken, clientOptions().build(), client);
        run(() -> stream.write(utf8("x")));
        Await.until("an abort", () -> reason.get() != null);
        assertThat(reason.get()).hasRootCauseMessage("as the test wants");
        client.awaitClosed();
        assertThat(fixture().reported().get(0)).hasMessage("as the test wants");
    }

    @Test
    void accept_thatThrows_isReportedAndTheStreamClosed() {
        expectReports(1);
        Listener target = value(network().listen(listenAt(), serverOptions().build(), stream -> {
            throw new IllegalStateException("as the test wants");
        }));
        network().connect(connectTo(target), clientOptions().build(), client);
        Await.until("a report", () -> fixture().reported().size() == 1);
        assertThat(target.failures()).isZero();
    }

    @Test
    void accept_mayWriteAtOnce() {
        value(network()
                .listen(listenAt(), serverOptions().build(), stream -> {
                    try {
                        stream.write(utf8("hello"));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    return server;
                })
                .thenCompose(target ->
                        network().connect(connectTo(target), clientOptions().build(), client)));
        client.awaitSize(5);
        assertThat(client.text()).isEqualTo("hello");
    }

    @Test
    void connect_firstCallOfTheHandler_comesAfterTheStage() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Listener target = value(network().listen(listenAt(), serverOptions().build(), stream -> {
            try {
                stream.write(utf8("hello"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return server;
        }));
        CompletableFuture<Boolean> onWorker = new CompletableFuture<>();
        fixture()
                .execute(() -> network()
                        .connect(connectTo(target), clientOptions().build(), (from, data) -> {
                            order.add("data");
                            client.data(from, data);
                        })
                        .thenAccept(stream -> {
                            order.add("stage");
                            onWorker.complete(fixture().isWorkerThread());
                        }));
        client.awaitSize(5);
        assertThat(order).startsWith("stage", "data");
        assertThat(Await.value(onWorker)).isTrue();
    }

    @Test
    void idleTimeout_withoutTraffic_endsTheStreamWithAnError() {
        long startNs = System.nanoTime();
        open(
                serverOptions().build(),
                server,
                clientOptions().idleTimeout(Duration.ofMillis(100)).build(),
                client);
        assertThat(client.awaitClosed())
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("100 ms");
        assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(100_000_000);
        server.awaitClosed();
    }

    /** A machine that stands still makes the stream idle, whatever is sent before and after: then once more. */
    @Test
    void idleTimeout_withTraffic_isPutOff() {
        long silenceNs = silenceIfClosed(new Recorder());
        for (int again = 0; again < 2 && silenceNs > 500_000_000; again++) {
            silenceNs = silenceIfClosed(new Recorder());
        }
        assertThat(silenceNs).as("closed, and this was the longest silence").isZero();
    }

    /** Sends for longer than the idle time; returns the longest time without traffic if the stream was closed, else 0. */
    private long silenceIfClosed(Recorder seen) {
        Stream stream = open(
                serverOptions().build(),
                (from, data) -> from.write(data),
                clientOptions().idleTimeout(Duration.ofSeconds(1)).build(),
                seen);
        long startNs = System.nanoTime();
        long lastNs = startNs;
        long longestNs = 1;
        for (int sent = 1; lastNs - startNs < 1_500_000_000; sent++) {
            int size = sent;
            boolean isClosed = on(() -> seen.closes() > 0 || !stream.write(utf8("x")));
            Await.until("an answer, or the end", () -> seen.size() == size || seen.closes() > 0);
            long nowNs = System.nanoTime();
            longestNs = Math.max(longestNs, nowNs - lastNs);
            lastNs = nowNs;
            if (isClosed || seen.closes() > 0) {
                return longestNs;
            }
        }
        run(stream::close);
        assertThat(seen.awaitClosed()).isNull();
        return 0;
    }

    @Test
    void writeStallTimeout_peerThatDoesNotRead_abortsTheStream() {
        Stream stream = open(
                serverOptions().build(),
                server,
                clientOptions().writeStallTimeout(Duration.ofMillis(150)).build(),
                client);
        run(accepted()::pauseReading);
        Await.until(
                "a stall",
                () -> on(() -> {
                    if (client.closes() == 0) {
                        try {
                            stream.write(ByteBuffer.wrap(random(50_000)));
                        } catch (ClosedChannelException e) {
                            return true;
                        }
                    }
                    return client.closes() > 0;
                }));
        assertThat(client.awaitClosed())
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("queued bytes were dropped");
    }

    @Test
    void close_ofAStalledStream_endsWithinTheStallTimeout() {
        Stream stream = open(
                serverOptions().build(),
                server,
                clientOptions()
                        .writeStallTimeout(Duration.ofMillis(200))
                        .writeLimitBytes(1 << 24)
                        .build(),
                client);
        run(accepted()::pauseReading);
        run(() -> {
            while (stream.write(ByteBuffer.wrap(random(1 << 20)))) {
                stream.flush();
            }
            stream.close();
        });
        assertThat(client.awaitClosed()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void use_onAnotherThread_saysWhatToDo() {
        Stream stream = open();
        for (Action action : List.<Action>of(
                () -> stream.write(utf8("x")),
                stream::isWritable,
                stream::flush,
                stream::pauseReading,
                stream::resumeReading,
                stream::shutdownOutput)) {
            assertThatThrownBy(action::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("execute");
        }
        assertThat(stream.queuedBytes()).isZero();
    }

    @Test
    void shutdown_withQueuedBytes_sendsThemWithinTheGrace() {
        byte[] all = random(800_000);
        try (NetFixture far = newFixture()) {
            Listener target =
                    value(far.network().listen(listenAt(), serverOptions().build(), stream -> server));
            Stream stream =
                    value(network().connect(connectTo(target), clientOptions().build(), client));
            run(() -> stream.write(ByteBuffer.wrap(all)));
            fixture().shutdown(Duration.ofSeconds(10));
            assertThat(client.closes()).isEqualTo(1);
            assertThat(client.reason()).isNull();
            assertThat(server.awaitClosed()).isNull();
        }
        assertThat(server.bytes()).isEqualTo(all);
    }

    @Test
    void shutdown_withoutGrace_tellsEveryHandlerOnce() {
        Stream stream = open();
        run(() -> stream.write(ByteBuffer.wrap(random(100))));
        fixture().shutdown(Duration.ZERO);
        assertThat(client.closes()).isEqualTo(1);
        assertThat(server.closes()).isLessThanOrEqualTo(1);
        stream.close();
        stream.abort();
    }

    @Test
    void listener_counts_andItsStreamsOutliveIt() {
        Stream stream = open();
        accepted();
        assertThat(listener.accepted()).isEqualTo(1);
        assertThat(listener.failures()).isZero();
        listener.close();
        listener.close();
        run(() -> stream.write(utf8("after")));
        server.awaitSize(5);
        assertThat(failure(
                        network().connect(connectTo(listener), clientOptions().build(), new Recorder())))
                .isInstanceOf(IOException.class);
    }
}
