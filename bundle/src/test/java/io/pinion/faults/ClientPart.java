package io.pinion.faults;

import io.pinion.worker.Worker;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Connections of the worker to an echo: small messages, then one that takes a gathering write. */
final class ClientPart implements Part {
    private static final int ROUNDS = 6;
    private static final int[] MESSAGES = {100, 100, 1, 100, 100_000};
    private static final Duration RETRY = Duration.ofMillis(5);

    private final Worker worker;
    private final Seen seen;
    private final EchoServer peer = new EchoServer();
    private final AtomicInteger done = new AtomicInteger();
    private volatile String problem = "";

    ClientPart(Worker worker, Seen seen) throws IOException {
        this.worker = worker;
        this.seen = seen;
    }

    /** Also on the worker, after a failure. */
    void begin() {
        StreamOptions options =
                StreamOptions.builder().connectTimeout(Duration.ofSeconds(2)).build();
        Round round = new Round();
        worker.network().connect(peer.address(), options, round).whenComplete((stream, error) -> {
            if (error != null) {
                seen.add("connect", error);
                worker.timers().after(RETRY, this::begin);
            } else {
                worker.execute(() -> round.next(stream));
            }
        });
    }

    private void ended(boolean complete, @Nullable Throwable reason) {
        if (reason != null) {
            seen.add("stream closed", reason);
        }
        if (complete) {
            done.incrementAndGet();
        }
        if (done.get() < ROUNDS) {
            worker.timers().after(RETRY, this::begin);
        }
    }

    /** One connection. */
    private final class Round implements StreamHandler {
        private int message = -1;
        private int left;

        private void next(Stream stream) {
            message++;
            if (message == MESSAGES.length) {
                stream.close();
                return;
            }
            left = MESSAGES[message];
            ByteBuffer bytes = ByteBuffer.allocate(left);
            while (bytes.hasRemaining()) {
                bytes.put((byte) (message + bytes.position()));
            }
            try {
                stream.write(bytes.flip());
            } catch (ClosedChannelException e) {
                // It has been closed meanwhile; closed() tells why.
            }
        }

        @Override
        public void data(Stream stream, ByteBuffer data) {
            while (data.hasRemaining()) {
                byte expected = (byte) (message + MESSAGES[message] - left);
                if (data.get() != expected) {
                    problem = "an echo differs from what was sent";
                }
                left--;
            }
            if (left == 0) {
                next(stream);
            }
        }

        @Override
        public void closed(Stream stream, @Nullable Throwable reason) {
            ended(message == MESSAGES.length, reason);
        }
    }

    @Override
    public String name() {
        return "client streams";
    }

    @Override
    public boolean isDone() {
        return done.get() >= ROUNDS;
    }

    @Override
    public String problem() {
        return problem;
    }

    @Override
    public void close() throws IOException {
        peer.close();
    }
}
