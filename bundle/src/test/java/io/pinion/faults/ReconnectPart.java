package io.pinion.faults;

import io.pinion.worker.Worker;
import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Frames through a reconnecting stream to a peer that reads everything; the account has to be exact. */
final class ReconnectPart implements Part {
    private static final int FRAMES = 200;
    private static final int FRAME_BYTES = 1_000;
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Worker worker;
    private final Seen seen;
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private volatile @Nullable ReconnectingStream stream;
    private volatile boolean isDone;
    private volatile String problem = "";

    ReconnectPart(Worker worker, Seen seen) throws IOException {
        this.worker = worker;
        this.seen = seen;
        Threads.start("frame-acceptor", this::accept);
    }

    void begin() {
        ReconnectOptions options = ReconnectOptions.builder()
                .firstBackoff(Duration.ofMillis(1))
                .maxBackoff(Duration.ofMillis(10))
                .bufferBytes(16 * FRAME_BYTES)
                .build();
        stream = worker.network().reconnecting(listening.getLocalSocketAddress(), options, new Handler());
        Threads.start("frame-writer", this::write);
    }

    private void write() {
        ReconnectingStream open = stream;
        try {
            for (int i = 0; i < FRAMES; i++) {
                open.write(ByteBuffer.allocate(FRAME_BYTES).putInt(i).rewind(), LONG);
            }
            while (open.account().bufferedBytes() > 0 && open.state() != ReconnectingStream.State.CLOSED) {
                LockSupport.parkNanos(500_000);
            }
            open.close();
            isDone = true;
        } catch (InterruptedException | RuntimeException e) {
            seen.add("reconnecting write", e);
        }
    }

    private void accept() throws IOException {
        while (true) {
            Connection connection = new Connection(listening.accept());
            connections.add(connection);
            Threads.start("frame-reader", connection::read);
        }
    }

    /** Read to the end, or to the reset: what the system has taken before that can still be read. */
    private static final class Connection {
        private final Socket socket;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private volatile boolean isEnded;

        Connection(Socket socket) {
            this.socket = socket;
        }

        void read() throws IOException {
            try (socket) {
                InputStream in = socket.getInputStream();
                byte[] buffer = new byte[1 << 14];
                int got;
                while ((got = in.read(buffer)) > 0) {
                    received.write(buffer, 0, got);
                }
            } finally {
                isEnded = true;
            }
        }
    }

    private final class Handler implements ReconnectHandler {
        @Override
        public void data(ReconnectingStream from, ByteBuffer data) {
            data.position(data.limit());
        }

        @Override
        public void lost(ReconnectingStream from, @Nullable Throwable reason, int attempt, long retryInNs) {
            if (reason != null) {
                seen.add(attempt == 0 ? "reconnecting stream lost" : "reconnecting attempt failed", reason);
            }
        }
    }

    @Override
    public String name() {
        return "reconnecting stream";
    }

    @Override
    public boolean isDone() {
        return isDone && connections.stream().allMatch(connection -> connection.isEnded);
    }

    @Override
    public String problem() {
        ReconnectingStream ended = stream;
        if (ended == null || !isDone) {
            return problem;
        }
        ReconnectingStream.Account account = ended.account();
        long taken = (long) FRAMES * FRAME_BYTES;
        if (account.takenBytes() != taken
                || account.sentBytes() + account.unknownBytes() != taken
                || account.droppedBytes() + account.bufferedBytes() != 0) {
            return "the account does not add up: " + account;
        }
        long arrived = arrived();
        if (account.sentBytes() > arrived) {
            return arrived + " bytes arrived, fewer than count as sent: " + account;
        }
        return problem;
    }

    private long arrived() {
        long whole = 0;
        int last = -1;
        Map<Integer, Integer> begun = new TreeMap<>();
        for (Connection connection : connections) {
            ByteBuffer bytes = ByteBuffer.wrap(connection.received.toByteArray());
            while (bytes.remaining() >= FRAME_BYTES) {
                int number = bytes.getInt(bytes.position());
                if (number <= last) {
                    problem = "frame " + number + " came after " + last;
                }
                last = number;
                begun.remove(number);
                whole += FRAME_BYTES;
                bytes.position(bytes.position() + FRAME_BYTES);
            }
            if (bytes.hasRemaining()) {
                begun.put(bytes.remaining() < 4 ? last + 1 : bytes.getInt(bytes.position()), bytes.remaining());
            }
        }
        return whole + begun.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
