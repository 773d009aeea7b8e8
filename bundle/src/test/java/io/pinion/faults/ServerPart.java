package io.pinion.faults;

import io.pinion.worker.Worker;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A listener of the worker that echoes, and peers on blocking sockets that come again and again. */
final class ServerPart implements Part {
    private static final int PEERS = 3;
    private static final int CONNECTIONS = 4;
    private static final int MESSAGES = 8;
    private static final int PEER_TIMEOUT_MS = 1_000;
    private static final long PEER_RETRY_NS = 5_000_000;
    private static final Duration RETRY = Duration.ofMillis(5);

    private final Worker worker;
    private final Seen seen;
    private final AtomicInteger peersDone = new AtomicInteger();
    private volatile boolean isOver;
    private volatile @Nullable Listener listener;
    private volatile String problem = "";

    ServerPart(Worker worker, Seen seen) {
        this.worker = worker;
        this.seen = seen;
    }

    void begin() {
        SocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        worker.network()
                .listen(any, StreamOptions.builder().build(), stream -> new Echo())
                .whenComplete((opened, error) -> {
                    if (error != null) {
                        seen.add("listen", error);
                        worker.timers().after(RETRY, this::begin);
                    } else {
                        listener = opened;
                        startPeers(opened.localAddress());
                    }
                });
    }

    private void startPeers(SocketAddress address) {
        for (int i = 0; i < PEERS; i++) {
            Threads.start("visitor", () -> visit(address));
        }
    }

    private void visit(SocketAddress address) {
        int complete = 0;
        while (complete < CONNECTIONS && !isOver) {
            try (Socket socket = new Socket()) {
                socket.setSoTimeout(PEER_TIMEOUT_MS);
                socket.connect(address, PEER_TIMEOUT_MS);
                talk(socket);
                complete++;
            } catch (IOException e) {
                LockSupport.parkNanos(PEER_RETRY_NS);
            }
        }
        peersDone.incrementAndGet();
    }

    private void talk(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] bytes = new byte[200];
        byte[] back = new byte[bytes.length];
        for (int i = 0; i < MESSAGES; i++) {
            Arrays.fill(bytes, (byte) i);
            socket.getOutputStream().write(bytes);
            in.readFully(back);
            if (!Arrays.equals(bytes, back)) {
                problem = "a visitor got back something else";
            }
        }
    }

    private final class Echo implements StreamHandler {
        @Override
        public void data(Stream stream, ByteBuffer data) throws IOException {
            stream.write(data);
        }

        @Override
        public void closed(Stream stream, @Nullable Throwable reason) {
            if (reason != null) {
                seen.add("accepted stream closed", reason);
            }
        }
    }

    @Override
    public String name() {
        return "listener";
    }

    @Override
    public boolean isDone() {
        return peersDone.get() == PEERS;
    }

    @Override
    public String problem() {
        return problem;
    }

    @Override
    public void close() {
        isOver = true;
        Listener open = listener;
        if (open != null && open.failures() > 0) {
            seen.add("Listener.failures() counted them");
        }
    }
}
