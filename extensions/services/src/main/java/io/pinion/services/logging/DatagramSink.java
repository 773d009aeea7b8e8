package io.pinion.services.logging;

import io.pinion.worker.Worker;
import io.pinion.worker.net.DatagramHandler;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Datagrams;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Sends each record as one datagram to a local socket. While that cannot be reached, records go to another sink, and the
 * socket is tried again every second.
 */
final class DatagramSink implements LogSink {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int SHORT_CHARS = 2_000;

    private final Worker worker;
    private final UnixDomainSocketAddress address;
    private final LogLayout layout;
    private final LogSink meanwhile;
    private @Nullable Datagrams socket;
    private boolean isOpening;
    private boolean isClosed;
    private int lost;
    final DatagramHandler watch = new Watch();

    /** Hears of what was sent into the system's queue, or the worker's, and failed there. */
    private final class Watch implements DatagramHandler {
        @Override
        public void datagram(Datagrams from, ByteBuffer data, SocketAddress sender) {
            // Nobody answers.
        }

        @Override
        public void error(Datagrams from, IOException error) {
            lost++;
            Datagrams open = socket;
            if (open != null && open == from) {
                gone(open);
                open.close();
            }
        }

        @Override
        public void closed(Datagrams from, @Nullable Throwable reason) {
            gone(from);
        }
    }

    private void gone(Datagrams which) {
        if (socket == which) {
            socket = null;
            tryLater();
        }
    }

    DatagramSink(Worker worker, Path path, LogLayout layout, LogSink meanwhile) {
        this.worker = worker;
        this.address = UnixDomainSocketAddress.of(path);
        this.layout = layout;
        this.meanwhile = meanwhile;
    }

    /** Tries once to reach the socket. Threads: the pump's. */
    CompletionStage<Datagrams> open() {
        isOpening = true;
        return worker.network()
                .datagrams(null, address, DatagramOptions.defaults(), watch)
                .whenComplete(this::opened);
    }

    private void opened(@Nullable Datagrams open, @Nullable Throwable error) {
        isOpening = false;
        if (open != null && isClosed) {
            open.close();
        } else {
            socket = open;
        }
    }

    @Override
    public int write(LogEvent event) {
        Datagrams open = socket;
        if (open == null) {
            tryLater();
            return meanwhile.write(event);
        }
        try {
            return send(open, event) ? 0 : meanwhile.write(event);
        } catch (IOException e) {
            gone(open);
            open.close();
            return meanwhile.write(event);
        }
    }

    /** What the system finds too long goes out cut. */
    private boolean send(Datagrams open, LogEvent event) throws IOException {
        byte[] bytes = layout.bytes(event);
        try {
            return open.send(ByteBuffer.wrap(bytes), null);
        } catch (IOException e) {
            byte[] cut = layout.bytes(event.shortened(SHORT_CHARS));
            if (cut.length >= bytes.length) {
                throw e;
            }
            return open.send(ByteBuffer.wrap(cut), null);
        }
    }

    void tryLater() {
        if (isOpening || isClosed) {
            return;
        }
        isOpening = true;
        try {
            worker.timers().after(RETRY_AFTER, this::open);
        } catch (RejectedExecutionException e) {
            // The worker is closing: what is left goes to the other sink.
            isOpening = false;
        }
    }

    @Override
    public int flush() {
        int count = lost;
        lost = 0;
        return count + meanwhile.flush();
    }

    @Override
    public void close() {
        // The worker, which closes next, sends what the socket still has, and closes it.
        isClosed = true;
        meanwhile.close();
    }
}
