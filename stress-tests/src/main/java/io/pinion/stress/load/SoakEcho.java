package io.pinion.stress.load;

import io.pinion.worker.Worker;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An echo server on a worker of its own, streams that talk to it for good, and connections that come and go. */
final class SoakEcho {
    private static final int STREAMS = 4;
    private static final long LIMIT_SECONDS = 30;
    private static final long EXCHANGE = 99;

    private final Worker worker;
    private final Findings findings;
    private final Listener listener;
    private final List<Stream> accepted = new CopyOnWriteArrayList<>();
    private final List<SoakEchoClient> clients = new ArrayList<>();
    private long cuts;
    private long exchanges;

    SoakEcho(Worker worker, Worker server, SoakMeters meters, Findings findings) throws Exception {
        this.worker = worker;
        this.findings = findings;
        SocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        listener = server.network()
                .listen(local, StreamOptions.defaults(), this::accept)
                .toCompletableFuture()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        for (int i = 0; i < STREAMS; i++) {
            clients.add(new SoakEchoClient(i, worker, listener.localAddress(), meters, findings));
        }
    }

    private StreamHandler accept(Stream stream) {
        accepted.add(stream);
        return new StreamHandler() {
            @Override
            public void data(Stream from, ByteBuffer data) throws Exception {
                if (!from.write(data)) {
                    findings.add("echo refused", "the server's buffer is full");
                }
            }

            @Override
            public void closed(Stream from, @Nullable Throwable reason) {
                accepted.remove(from);
            }
        };
    }

    void turn(SplittableRandom random) {
        clients.get(random.nextInt(STREAMS)).send();
    }

    /** The server ends one connection, in order or with a reset. */
    void cutTurn(SplittableRandom random) {
        List<Stream> open = List.copyOf(accepted);
        if (open.isEmpty()) {
            return;
        }
        Stream chosen = open.get(random.nextInt(open.size()));
        if (random.nextBoolean()) {
            chosen.close();
        } else {
            chosen.abort();
        }
        cuts++;
    }

    /** Connects, sends one frame, reads it back, closes; a cut may come between. */
    void exchangeTurn(SplittableRandom random) throws Exception {
        ByteBuffer frame = ByteBuffer.allocate(EchoFrame.BYTES);
        EchoFrame.write(frame, EXCHANGE, random.nextLong(), System.nanoTime());
        worker.network()
                .connect(listener.localAddress(), StreamOptions.defaults(), this::takeExchange)
                .thenCompose(stream -> {
                    worker.execute(() -> writeTo(stream, frame));
                    return stream.whenClosed();
                })
                .toCompletableFuture()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        exchanges++;
    }

    private void takeExchange(Stream stream, ByteBuffer data) {
        if (data.remaining() < EchoFrame.BYTES) {
            return;
        }
        if (!EchoFrame.isSound(data, EXCHANGE)) {
            findings.add("broken frame", "a single exchange");
        }
        EchoFrame.skip(data);
        stream.close();
    }

    private static void writeTo(Stream stream, ByteBuffer frame) {
        try {
            stream.write(frame);
        } catch (ClosedChannelException e) {
            // The server cut it first.
        }
    }

    long connections() {
        return listener.accepted();
    }

    /** When the drivers have ended. */
    void closeAndCheck() {
        clients.forEach(SoakEchoClient::closeAndCheck);
        listener.close();
        findings.same("accept failures", "of the listener", 0, listener.failures());
    }

    @Override
    public String toString() {
        return "echo: " + clients.stream().mapToLong(SoakEchoClient::echoed).sum() + " frames back, " + exchanges
                + " single exchanges, " + cuts + " connections cut, " + listener.accepted() + " accepted";
    }
}
