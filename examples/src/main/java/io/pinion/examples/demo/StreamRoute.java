package io.pinion.examples.demo;

import io.pinion.worker.Worker;
import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import io.pinion.worker.net.ReconnectingStream.Account;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.net.Tls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Over a {@link ReconnectingStream}: TCP, TLS or a Unix-domain socket. A line is a frame, so it goes out whole on one
 * connection; the stream sends together what a batch has given it. Nothing is gathered here, since a frame of several
 * lines that a loss has cut would be sent again with those that had arrived.
 *
 * <p>Threads: {@link LineSink} and {@link ReconnectHandler} the worker's, the rest as for any route.
 */
final class StreamRoute implements PinionRoute, LineSink, ReconnectHandler {
    /** Some seconds of the default load: the producer goes on while the collector is started again. */
    private static final int WINDOW_BYTES = 16 << 20;

    /** Bounds what is unknown after a loss; Linux doubles it. */
    private static final int SEND_BUFFER_BYTES = 1 << 17;

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(1);
    private static final long LOOK_AGAIN_NS = LOOK_AGAIN.toNanos();

    private final Worker worker;
    private final Job job;
    private final ReconnectingStream stream;
    private final ByteBuffer frame;
    private final Window window;
    private final AckParser acks;
    private final LinePlaces places;
    private final List<Long> firstLines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<@Nullable Void> up = new CompletableFuture<>();
    private volatile int losses;
    private boolean isLookDue;

    private StreamRoute(Worker worker, Job job) {
        this.worker = worker;
        this.job = job;
        int longestFrame = job.settings().input().longestLine() + 1;
        int windowBytes = Math.max(WINDOW_BYTES, longestFrame);
        frame = ByteBuffer.allocate(longestFrame);
        acks = new AckParser(job.arrivals(), job.lines());
        places = new LinePlaces(job.settings().input());
        window = new Window(windowBytes, this::goneBytes, job.failure());
        // One frame above the window, for the one whose first bytes are gone already.
        stream = worker.network().reconnecting(job.target().address(), options(windowBytes + longestFrame), this);
    }

    private ReconnectOptions options(int bufferBytes) {
        // The other time-outs of the connection are off: how long a collector may do nothing is for the stall check to
        // say.
        StreamOptions.Builder connection = StreamOptions.builder()
                .connectTimeout(job.settings().connectLimit())
                .sendBufferBytes(SEND_BUFFER_BYTES)
                .idleTimeout(Duration.ZERO)
                .writeStallTimeout(Duration.ZERO);
        if (job.target().trust() != null) {
            connection.tls(Tls.client(job.target().trust(), job.target().host()));
        }
        return ReconnectOptions.builder().stream(connection.build())
                .firstBackoff(FIRST_BACKOFF)
                .maxBackoff(MAX_BACKOFF)
                .bufferBytes(bufferBytes)
                .resynchronise(true)
                .closeTimeout(CLOSE_LIMIT)
                .build();
    }

    static StreamRoute open(Worker worker, Job job) throws DemoException, InterruptedException {
        StreamRoute route = new StreamRoute(worker, job);
        try {
            route.up.get(2 * job.settings().connectLimit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw job.target().cannotConnect(e);
        }
        worker.timers()
                .every(
                        StallCheck.PERIOD,
                        new StallCheck(
                                new StallTimer(job.settings().stallLimit()),
                                () -> !route.isShipped(),
                                route::goneBytes,
                                "took",
                                job.failure()));
        return route;
    }

    // The worker's side.

    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
        frame.clear().put(bytes, offset, length).put((byte) '\n').flip();
        if (!stream.offer(frame)) {
            throw new IOException("the stream has no room for a line, although the producer waits for it");
        }
    }

    @Override
    public void flush() {
        if (!job.confirming() && !isLookDue) {
            isLookDue = true;
            // Its turn comes when the stream has sent what this batch gave it.
            worker.execute(this::lookWhatIsWritten);
        }
    }

    /** Only for a collector that confirms nothing. */
    private void lookWhatIsWritten() {
        job.arrivals().upTo(places.linesWithin(goneBytes()), System.nanoTime());
        isLookDue = !isShipped();
        if (isLookDue) {
            worker.timers().after(LOOK_AGAIN, this::lookWhatIsWritten);
        }
    }

    @Override
    public void connected(ReconnectingStream connected) {
        long gone = goneBytes(connected.account());
        long line = places.linesWithin(gone);
        if (places.bytes() != gone) {
            job.failure().report(new IOException("a connection begins in the middle of a line, at byte " + gone));
        }
        firstLines.add(line);
        acks.beginAt(line);
        if (!up.complete(null)) {
            System.err.printf(Locale.ROOT, "Pinion: connected again, goes on with line %,d%n", line + 1);
        }
    }

    @Override
    public void data(ReconnectingStream connected, ByteBuffer data) throws IOException {
        if (job.confirming()) {
            acks.take(data);
        } else {
            data.position(data.limit());
        }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the worker writes
    public void lost(ReconnectingStream lost, @Nullable Throwable reason, int attempt, long retryInNs) {
        Throwable cause = reason != null ? reason : new IOException("the collector ended the connection");
        if (up.completeExceptionally(cause) || attempt > 0) {
            return;
        }
        losses++;
        if (job.settings().ridesOutLosses()) {
            System.err.println("Pinion: connection lost (" + cause.getMessage() + "), connects again");
        } else {
            job.failure().report(cause);
        }
    }

    // The other side.

    @Override
    public LineSink sink() {
        return this;
    }

    @Override
    public void enter(int bytes) {
        window.enter(bytes);
    }

    private long goneBytes() {
        return goneBytes(stream.account());
    }

    private static long goneBytes(Account account) {
        return account.sentBytes() + account.unknownBytes();
    }

    @Override
    public long bytesTaken() {
        return goneBytes();
    }

    @Override
    public long linesTaken() {
        return new LinePlaces(job.settings().input()).linesWithin(goneBytes());
    }

    @Override
    public boolean isShipped() {
        return stream.account().bufferedBytes() == 0;
    }

    @Override
    public boolean isConfirmed() {
        return acks.isComplete();
    }

    @Override
    public void endOfOutput() {
        stream.close();
    }

    @Override
    public void sayFarewell(Duration limit) throws IOException {
        long giveUpNs = System.nanoTime() + limit.toNanos();
        while (losses == 0 && System.nanoTime() - giveUpNs < 0) {
            LockSupport.parkNanos(LOOK_AGAIN_NS);
        }
        stream.close();
        if (losses > 0) {
            throw new IOException(
                    "the connection was lost (times: " + losses + "), and with it what the collector had not read");
        }
    }

    @Override
    public Passage passage() {
        return new Passage(stream.account(), firstLines);
    }

    @Override
    public List<String> remarks() {
        return List.of("Pinion's account of the stream: " + AccountText.of(stream.account()));
    }

    @Override
    public void close() {
        stream.close();
    }
}
