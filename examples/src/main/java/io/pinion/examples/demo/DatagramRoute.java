package io.pinion.examples.demo;

import io.pinion.worker.Worker;
import io.pinion.worker.net.DatagramHandler;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Datagrams;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Over UDP: each line is a datagram, its LF included. What is lost is counted and not sent again.
 *
 * <p>Threads: {@link LineSink} and {@link DatagramHandler} the worker's, the rest as for any route.
 */
final class DatagramRoute implements PinionRoute, LineSink, DatagramHandler {
    private static final Duration MARK_PERIOD = Duration.ofMillis(50);

    private final Job job;
    private final ByteBuffer line;
    private final DatagramWindow window;
    private final Datagrams socket;
    private final AtomicLong linesSent = new AtomicLong();
    private final AtomicLong bytesSent = new AtomicLong();
    private volatile long linesLost;
    private volatile boolean ending;

    private DatagramRoute(Worker worker, Job job) throws DemoException, InterruptedException {
        this.job = job;
        // Direct, so that it is sent without another copy.
        line = ByteBuffer.allocateDirect(job.settings().input().longestLine() + 1);
        window = new DatagramWindow(this::linesSettled, job.failure());
        try {
            socket = worker.network()
                    .datagrams(null, job.target().address(), DatagramOptions.defaults(), this)
                    .toCompletableFuture()
                    .get(job.settings().connectLimit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw job.target().cannotConnect(e);
        }
    }

    static DatagramRoute open(Worker worker, Job job) throws DemoException, InterruptedException {
        DatagramRoute route = new DatagramRoute(worker, job);
        if (job.confirming()) {
            worker.timers().every(MARK_PERIOD, route::ask);
            worker.timers()
                    .every(
                            StallCheck.PERIOD,
                            new StallCheck(
                                    new StallTimer(job.settings().stallLimit()),
                                    () -> route.linesSent.get() > route.linesSettled(),
                                    route::linesSettled,
                                    "confirmed",
                                    job.failure()));
        }
        return route;
    }

    // The worker's side.

    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
        line.clear().put(bytes, offset, length).put((byte) '\n').flip();
        if (!send(line)) {
            throw new IOException("the system takes no more datagrams; choose a lower --rate");
        }
        linesSent.lazySet(linesSent.getPlain() + 1);
        bytesSent.lazySet(bytesSent.getPlain() + length + 1);
    }

    @Override
    public void flush() {
        if (!job.confirming()) {
            job.arrivals().upTo(linesSent.getPlain(), System.nanoTime());
        }
    }

    private void ask() {
        if (!ending && linesSent.getPlain() == linesSettled()) {
            return;
        }
        try {
            send(new Mark(linesSent.getPlain(), ending).encode());
        } catch (IOException e) {
            job.failure().report(e);
        }
    }

    @Override
    public void datagram(Datagrams from, ByteBuffer data, SocketAddress sender) {
        if (!job.confirming()) {
            return;
        }
        if (data.remaining() == Acks.COUNT_BYTES) {
            arrived(data.getLong());
        } else if (data.remaining() == Mark.ANSWER_BYTES) {
            long sentBefore = data.getLong();
            long received = data.getLong();
            arrived(received);
            linesLost = sentBefore - received;
        }
    }

    private void arrived(long received) {
        if (received < 0 || received > linesSent.getPlain()) {
            job.failure()
                    .report(new IOException(
                            "the collector confirmed " + received + " lines of " + linesSent.getPlain()));
            return;
        }
        job.arrivals().upTo(received, System.nanoTime());
    }

    @Override
    public void error(Datagrams on, IOException error) {
        job.failure().report(inWords(error));
    }

    private boolean send(ByteBuffer datagram) throws IOException {
        try {
            return socket.send(datagram, null);
        } catch (IOException e) {
            throw inWords(e);
        }
    }

    /** The JDK's selector reports this without a word. */
    private static IOException inWords(IOException error) {
        return error instanceof PortUnreachableException
                ? new IOException("the datagrams are refused: nobody listens at that port", error)
                : error;
    }

    // The other side.

    @Override
    public LineSink sink() {
        return this;
    }

    @Override
    public void enter(int bytes) {
        if (job.confirming()) {
            window.enter(bytes);
        }
    }

    /** Received or lost. */
    private long linesSettled() {
        return job.arrivals().place() + linesLost;
    }

    @Override
    public long bytesTaken() {
        return bytesSent.get();
    }

    @Override
    public long linesTaken() {
        return linesSent.get();
    }

    @Override
    public boolean isShipped() {
        return true;
    }

    @Override
    public boolean isConfirmed() {
        return linesSettled() >= job.lines();
    }

    @Override
    public void endOfOutput() {
        ending = true;
    }

    /** What nobody listens for is refused, and that shows as an error a moment later. */
    @Override
    public void sayFarewell(Duration limit) {
        long giveUpNs = System.nanoTime() + limit.toNanos();
        while (!job.failure().isPresent() && System.nanoTime() - giveUpNs < 0) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    @Override
    public List<String> remarks() {
        return List.of(String.format(
                Locale.ROOT,
                "Pinion's datagrams: sent %,d, dropped by its own queue %,d%s",
                linesSent.get(),
                socket.dropped(),
                job.confirming() ? String.format(Locale.ROOT, ", lost on the way %,d", linesLost) : ""));
    }

    @Override
    public void close() {
        socket.close();
    }
}
