package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.contract.Await;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Streams over TCP with peers that are slow, rude or greedy; the peers are plain sockets of the JDK. */
public abstract class HostileContract extends NetContract {
    private final Recorder server = new Recorder();
    private final Recorder client = new Recorder();
    private final List<Socket> peers = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();

    @Override
    protected void closePeers() {
        over.set(true);
        for (Socket peer : peers) {
            try {
                peer.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private Listener listen(StreamOptions options, StreamHandler handler) {
        return value(
                network().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options, s -> handler));
    }

    private Socket connectTo(Listener listener) throws IOException {
        Socket socket = new Socket();
        peers.add(socket);
        socket.connect(listener.localAddress());
        return socket;
    }

    @Test
    void peer_thatResetsWhileWeWrite_endsTheStreamWithAnError() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var stage = network().connect(listening.getLocalSocketAddress(), StreamOptions.defaults(), client);
            Socket peer = listening.accept();
            Stream stream = value(stage);
            run(() -> stream.write(ByteBuffer.allocate(1_000_000)));
            peer.setSoLinger(true, 0);
            peer.close();
            Await.until(
                    "an end",
                    () -> client.closes() > 0
                            || on(() -> {
                                try {
                                    stream.write(ByteBuffer.allocate(100_000));
                                } catch (ClosedChannelException e) {
                                    return true;
                                }
                                return false;
                            }));
            assertThat(client.awaitClosed()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void peer_thatAbortsWhileWeOnlyRead_endsTheStreamWithAnError() throws IOException {
        Listener listener = listen(StreamOptions.defaults(), server);
        Socket peer = connectTo(listener);
        peer.getOutputStream().write(new byte[10]);
        server.awaitSize(10);
        peer.setSoLinger(true, 0);
        peer.close();
        assertThat(server.awaitClosed()).isInstanceOf(IOException.class);
    }

    @Test
    void abort_onOurSide_resetsThePeer() throws IOException {
        Listener listener = listen(StreamOptions.defaults(), new StreamHandler() {
            @Override
            public void data(Stream stream, ByteBuffer data) {
                data.position(data.limit());
                stream.abort();
            }
        });
        Socket peer = connectTo(listener);
        peer.getOutputStream().write(1);
        boolean reset = false;
        try {
            peer.getInputStream().read();
        } catch (IOException e) {
            reset = true;
        }
        assertThat(reset).isTrue();
    }

    @Test
    void close_whileThePeerStillSends_losesNothingOfOurs() throws IOException {
        byte[] answer = new byte[2_000_000];
        Listener listener =
                listen(StreamOptions.builder().writeLimitBytes(1 << 22).build(), new StreamHandler() {
                    @Override
                    public void data(Stream stream, ByteBuffer data) throws Exception {
                        stream.write(ByteBuffer.wrap(answer));
                        stream.close();
                    }
                });
        Socket peer = connectTo(listener);
        OutputStream out = peer.getOutputStream();
        // More than is read before the close: closed at once, the system would reset the connection.
        out.write(new byte[100_000]);
        int got = peer.getInputStream().readNBytes(answer.length).length;
        assertThat(got).isEqualTo(answer.length);
    }

    @Test
    void pauseReading_whileTheSameLookFoundInput_holdsItBack() throws Exception {
        AtomicInteger before = new AtomicInteger();
        Stream stream = pausedByWritable(before);
        assumeTrue(before.get() == 0, "the system was slow to make room, and the input came first");
        for (int turn = 0; turn < 3; turn++) {
            run(() -> assertThat(server.size()).isZero());
        }
        run(stream::resumeReading);
        server.awaitSize(1);
    }

    /** A stream that was found writable and readable in one look, and whose handler then paused reading. */
    private Stream pausedByWritable(AtomicInteger sizeBefore) throws Exception {
        CompletableFuture<Stream> accepted = new CompletableFuture<>();
        StreamHandler handler = new StreamHandler() {
            @Override
            public void data(Stream stream, ByteBuffer data) throws Exception {
                server.data(stream, data);
            }

            @Override
            public void writable(Stream stream) throws Exception {
                sizeBefore.set(server.size());
                stream.pauseReading();
                server.writable(stream);
            }

            @Override
            public void closed(Stream stream, @Nullable Throwable reason) {
                server.closed(stream, reason);
            }
        };
        StreamOptions options =
                StreamOptions.builder().highWaterBytes(1).lowWaterBytes(0).build();
        Listener listener =
                value(network().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options, stream -> {
                    accepted.complete(stream);
                    return handler;
                }));
        Socket peer = connectTo(listener);
        Stream stream = Await.value(accepted);
        AtomicInteger written = new AtomicInteger();
        run(() -> {
            while (stream.flush()) {
                written.addAndGet(1 << 16);
                stream.write(ByteBuffer.allocate(1 << 16));
            }
        });
        boolean isFull = on(() -> {
            if (stream.queuedBytes() == 0) {
                return false;
            }
            // The worker is held, so that both come in one look.
            peer.getOutputStream().write('x');
            peer.getInputStream().readNBytes((int) (written.get() - stream.queuedBytes()));
            return true;
        });
        assumeTrue(isFull, "the system took it all meanwhile");
        Await.until("writable", () -> server.writables() == 1);
        return stream;
    }

    @Test
    void peer_thatTrickles_isEndedByTheIdleTimeoutOnlyWhenSilent() throws IOException {
        Listener listener = listen(
                StreamOptions.builder().idleTimeout(Duration.ofMillis(200)).build(), server);
        Socket peer = connectTo(listener);
        peer.getOutputStream().write('x');
        assertThat(server.awaitClosed()).isInstanceOf(SocketTimeoutException.class);
        assertThat(server.size()).isEqualTo(1);
    }

    /** A machine that stands still makes the stream idle, whatever is sent before and after: then once more. */
    @Test
    void idleTimeout_whileWeOnlySend_isPutOff() {
        long silenceNs = silenceIfClosed(new Recorder(), new Recorder());
        for (int again = 0; again < 2 && silenceNs > 500_000_000; again++) {
            silenceNs = silenceIfClosed(new Recorder(), new Recorder());
        }
        assertThat(silenceNs).as("closed, and this was the longest silence").isZero();
    }

    /** Sends for longer than the idle time; returns the longest time without traffic if the stream was closed, else 0. */
    private long silenceIfClosed(Recorder to, Recorder from) {
        Listener listener = listen(StreamOptions.defaults(), to);
        StreamOptions options =
                StreamOptions.builder().idleTimeout(Duration.ofSeconds(1)).build();
        Stream stream = value(network().connect(listener.localAddress(), options, from));
        long startNs = System.nanoTime();
        long lastNs = startNs;
        long longestNs = 1;
        for (int sent = 1; lastNs - startNs < 1_500_000_000; sent++) {
            int size = sent;
            boolean isClosed = on(() -> from.closes() > 0 || !stream.write(ByteBuffer.allocate(1)));
            Await.until("it has arrived, or the end", () -> to.size() == size || from.closes() > 0);
            long nowNs = System.nanoTime();
            longestNs = Math.max(longestNs, nowNs - lastNs);
            lastNs = nowNs;
            if (isClosed || from.closes() > 0) {
                return longestNs;
            }
        }
        return 0;
    }

    @Test
    void peer_thatNeverEndsItsHalf_doesNotHoldTheSocketForLong() throws IOException {
        Listener listener = listen(StreamOptions.defaults(), (stream, data) -> {
            data.position(data.limit());
            stream.close();
        });
        Socket peer = connectTo(listener);
        peer.getOutputStream().write(1);
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
        // The peer goes on writing until the system tells it that nobody is there any more.
        Await.until("a reset", () -> {
            try {
                peer.getOutputStream().write(new byte[1000]);
                return false;
            } catch (IOException e) {
                return true;
            }
        });
    }

    @Test
    void peers_atFullRate_leaveTimeForTheQuietOnes() throws IOException {
        AtomicLong noise = new AtomicLong();
        Listener noisy = listen(StreamOptions.defaults(), (stream, data) -> {
            noise.addAndGet(data.remaining());
            data.position(data.limit());
        });
        Listener quiet = listen(StreamOptions.defaults(), (stream, data) -> stream.write(data));
        for (int i = 0; i < 10; i++) {
            flood(connectTo(noisy));
        }
        Socket asking = connectTo(quiet);
        asking.setTcpNoDelay(true);
        for (int i = 0; i < 100; i++) {
            asking.getOutputStream().write(i);
            assertThat(asking.getInputStream().read()).isEqualTo(i);
        }
        assertThat(noise).hasPositiveValue();
    }

    @Test
    void peers_thatAreReadyTogether_shareWhatIsReadFirst() throws IOException {
        int loud = 20;
        AtomicInteger largest = new AtomicInteger();
        AtomicInteger total = new AtomicInteger();
        List<Stream> streams = new CopyOnWriteArrayList<>();
        Set<Stream> begun = ConcurrentHashMap.newKeySet();
        StreamHandler handler = (stream, data) -> {
            if (begun.add(stream)) {
                largest.accumulateAndGet(data.remaining(), Math::max);
            }
            total.addAndGet(data.remaining());
            data.position(data.limit());
        };
        Listener listener = value(network()
                .listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        StreamOptions.defaults(),
                        stream -> {
                            streams.add(stream);
                            return handler;
                        }));
        for (int i = 0; i < loud; i++) {
            connectTo(listener);
        }
        Await.until("all accepted", () -> streams.size() == loud);
        run(() -> streams.forEach(Stream::pauseReading));
        byte[] noise = new byte[50_000];
        for (Socket peer : peers) {
            peer.getOutputStream().write(noise);
        }
        run(() -> streams.forEach(Stream::resumeReading));
        Await.until("all read", () -> total.get() == loud * noise.length);
        assertThat(largest).hasPositiveValue().hasValueLessThan(noise.length / 2);
    }

    @Test
    void peers_atFullRate_moveOneShareBeforeAQuietOneIsServed() throws IOException {
        Socket asking = new Socket();
        asking.setTcpNoDelay(true);
        AtomicLong noise = new AtomicLong();
        AtomicLong askedAt = new AtomicLong(-1);
        List<Long> waits = new CopyOnWriteArrayList<>();
        Listener noisy = listen(StreamOptions.defaults(), (stream, data) -> {
            long before = noise.getAndAdd(data.remaining());
            data.position(data.limit());
            // Asked in mid-share, from the worker itself: on loopback it has arrived when this returns.
            if (before >> 20 != noise.get() >> 20 && askedAt.compareAndSet(-1, noise.get())) {
                asking.getOutputStream().write(1);
            }
        });
        Listener quiet = listen(StreamOptions.defaults(), (stream, data) -> {
            data.position(data.limit());
            waits.add(noise.get() - askedAt.getAndSet(-1));
        });
        peers.add(asking);
        asking.connect(quiet.localAddress());
        for (int i = 0; i < 10; i++) {
            flood(connectTo(noisy));
        }
        Await.until("a hundred answers", () -> waits.size() >= 100);
        List<Long> sorted = new ArrayList<>(waits);
        Collections.sort(sorted);
        assertThat(sorted.get(sorted.size() / 2)).isLessThanOrEqualTo(2L << 16);
    }

    private void flood(Socket socket) {
        Thread thread = new Thread(() -> {
            byte[] noise = new byte[1 << 16];
            try {
                while (!over.get()) {
                    socket.getOutputStream().write(noise);
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void connections_byTheHundred_areAllAcceptedAndClosed() throws IOException {
        AtomicInteger closes = new AtomicInteger();
        Listener listener = listen(StreamOptions.defaults(), new StreamHandler() {
            @Override
            public void data(Stream stream, ByteBuffer data) throws Exception {
                stream.write(data);
            }

            @Override
            public void closed(Stream stream, @Nullable Throwable reason) {
                closes.incrementAndGet();
            }
        });
        int count = 300;
        for (int i = 0; i < count; i++) {
            connectTo(listener).getOutputStream().write(7);
        }
        for (Socket peer : peers) {
            assertThat(peer.getInputStream().read()).isEqualTo(7);
        }
        assertThat(listener.accepted()).isEqualTo(count);
        for (Socket peer : peers) {
            peer.close();
        }
        Await.until("all closed", () -> closes.get() == count);
    }
}
