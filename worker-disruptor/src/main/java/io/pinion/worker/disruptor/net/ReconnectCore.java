package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.Network;
import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamOptions;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One logical stream over many connections. The frames and the account are {@link ReconnectBuffer}'s.
 *
 * <p>There is one line, connecting or connected, or an alarm for the next attempt, or the end. What a line says that is
 * not this one any more counts for nothing.
 *
 * <p>Threads: the methods of {@link ReconnectingStream} and {@link #start} any, the others the worker's.
 */
public final class ReconnectCore implements ReconnectingStream {
    /** How much longer a closer waits than the close may last, since the worker may be in the middle of a task. */
    private static final long CLOSER_GRACE_NS = TimeUnit.SECONDS.toNanos(1);
    /** The network's own time-out says more, so it goes first; this one is for the attempt that never ends. */
    private static final long ATTEMPT_GRACE_NS = TimeUnit.SECONDS.toNanos(1);

    private final Host host;
    private final Network network;
    private final SocketAddress remote;
    private final ReconnectOptions options;
    private final StreamOptions lineOptions;
    private final long stableNs;
    private final ReconnectEvents events;
    private final ReconnectBuffer buffer;
    private final ReconnectFeeder feeder;
    private final ReconnectReader reader;
    private final ReconnectBackoff backoff;
    private final Runnable turn = this::turn;
    private final AtomicBoolean isPosted = new AtomicBoolean();
    private final CountDownLatch end = new CountDownLatch(1);
    private Runnable onEnd = () -> {};

    private @Nullable ReconnectLine line;
    /** For the next attempt, or for the end of this one, or for that of the close. */
    private Host.@Nullable Alarm alarm;

    private int failures;
    private boolean isStarted;
    /** The worker has begun to close. */
    private boolean isEnding;
    /** The connection has been told to close, with everything sent. */
    private boolean isLineClosing;

    /**
     * For one remote; {@link #start} sets it going.
     *
     * @throws IllegalArgumentException if streams do not know that kind of address
     */
    public ReconnectCore(
            Host host, Network network, SocketAddress remote, ReconnectOptions options, ReconnectHandler handler) {
        this.host = host;
        this.network = network;
        this.remote = requireKnown(remote);
        this.options = Objects.requireNonNull(options, "options");
        lineOptions = ReconnectFeeder.marked(options.stream());
        stableNs = ReconnectTimes.nanos(options.stableFor());
        events = new ReconnectEvents(host, this, Objects.requireNonNull(handler, "handler"));
        buffer = new ReconnectBuffer(host, "The stream to " + remote, options);
        feeder = new ReconnectFeeder(buffer, options.stream(), events::writable);
        reader = new ReconnectReader(events::data, options.stream().readBufferBytes());
        backoff = new ReconnectBackoff(options.firstBackoff(), options.maxBackoff(), new SplittableRandom());
    }

    private static SocketAddress requireKnown(SocketAddress remote) {
        Objects.requireNonNull(remote, "remote");
        if (remote instanceof InetSocketAddress || remote instanceof UnixDomainSocketAddress) {
            return remote;
        }
        throw new IllegalArgumentException("remote must be an InetSocketAddress or a UnixDomainSocketAddress, was "
                + remote.getClass().getName());
    }

    /** Begins to connect; once. What is run at the end is run on the worker's thread. */
    void start(Runnable onEnd) {
        this.onEnd = onEnd;
        post();
    }

    // From any thread.

    @Override
    public boolean offer(ByteBuffer frame) {
        boolean taken = buffer.offer(frame);
        if (taken) {
            postIfConnected();
        }
        return taken;
    }

    @Override
    public void write(ByteBuffer frame, Duration timeout) throws InterruptedException {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must not be negative, was " + timeout);
        }
        buffer.write(frame, timeout);
        postIfConnected();
    }

    @Override
    public State state() {
        return buffer.state();
    }

    @Override
    public Account account() {
        return buffer.account();
    }

    @Override
    public void close() {
        beginClose();
        if (host.isWorkerThread()) {
            return;
        }
        try {
            end.await(ReconnectTimes.nanos(options.closeTimeout()) + CLOSER_GRACE_NS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // The close goes on; who interrupts does not want to wait for it.
            Thread.currentThread().interrupt();
        }
    }

    /** Begins a close, and does not wait for it. */
    void beginClose() {
        if (buffer.beginClose(host.nowNs())) {
            post();
        }
    }

    @Override
    public String toString() {
        return "ReconnectingStream to " + remote + ", " + state();
    }

    /** While there is no connection there is nothing to do for the worker: a new one begins with what is there. */
    private void postIfConnected() {
        if (buffer.state() == State.CONNECTED) {
            post();
        }
    }

    private void post() {
        if (!isPosted.get() && isPosted.compareAndSet(false, true)) {
            host.post(turn);
        }
    }

    // On the worker's thread.

    private void turn() {
        isPosted.set(false);
        if (isClosing() && !isEnding) {
            beginEnd();
        } else if (!isStarted) {
            isStarted = true;
            attempt();
        } else {
            feed();
        }
    }

    private boolean isClosing() {
        return buffer.state().compareTo(State.CLOSING) >= 0;
    }

    private void attempt() {
        if (isClosing()) {
            return;
        }
        ReconnectLine next = new ReconnectLine(this, host, options.liveness());
        line = next;
        buffer.attempted();
        Duration limit = options.stream().connectTimeout();
        alarm = host.alarm(
                ReconnectTimes.nanos(limit) + ATTEMPT_GRACE_NS,
                () -> failed(next, new SocketTimeoutException("No connection to " + remote + " within " + limit)));
        CompletionStage<Stream> stage;
        try {
            stage = network.connect(remote, lineOptions, next);
        } catch (RuntimeException e) {
            refused(next, e);
            return;
        }
        stage.whenComplete((stream, error) -> completed(next, stream, error));
    }

    private void refused(ReconnectLine refused, RuntimeException error) {
        if (error instanceof RejectedExecutionException && host.isClosing()) {
            beginClose();
            beginEnd();
        } else {
            failed(refused, error);
        }
    }

    private void completed(ReconnectLine done, @Nullable Stream stream, @Nullable Throwable error) {
        if (stream == null) {
            failed(done, error instanceof CompletionException wrapped ? wrapped.getCause() : error);
        } else if (done == line && !isClosing()) {
            connected(done, stream);
        } else {
            forget(done);
            stream.abort();
        }
    }

    /** Nothing that this line says counts any more, not even its own end. */
    private boolean forget(ReconnectLine attempted) {
        if (attempted != line) {
            return false;
        }
        line = null;
        cancelAlarm();
        return true;
    }

    private void failed(ReconnectLine attempted, @Nullable Throwable error) {
        if (forget(attempted)) {
            retry(error, ++failures);
        }
    }

    private void connected(ReconnectLine done, Stream stream) {
        cancelAlarm();
        failures = 0;
        done.connected(stream, options.stream().sendBufferBytes(), host.nowNs());
        buffer.connected(done.meter());
        host.connected(remote, buffer.account().connections());
        events.connected();
        buffer.endGreeting();
        feed();
    }

    private void retry(@Nullable Throwable reason, int attempt) {
        if (isClosing()) {
            finish();
            return;
        }
        long waitNs = backoff.nextNs();
        alarm = host.alarm(waitNs, this::attempt);
        host.disconnected(remote, reason, attempt, waitNs);
        events.lost(reason, attempt, waitNs);
    }

    // What the line says.

    void arrived(ReconnectLine from, ByteBuffer data) {
        if (from != line) {
            data.position(data.limit());
            return;
        }
        try {
            reader.arrived(data);
        } catch (Throwable t) {
            // Nobody can say where the next frame begins, and the same bytes would fail again.
            reader.forget();
            if (from == line) {
                lost(from, t, Stream::abort);
            }
        }
    }

    void silent(ReconnectLine from, Throwable error) {
        if (from == line) {
            lost(from, error, Stream::abort);
        }
    }

    void peerEnded(ReconnectLine from) {
        // In a close the peer may still read, and there is no next connection for what is left.
        if (from == line && !isClosing()) {
            // What is still here shall go to the next connection, since a peer that has ended rarely reads on.
            lost(from, null, from.stream().queuedBytes() == 0 ? Stream::close : Stream::abort);
        }
    }

    void drained(ReconnectLine from) {
        if (from == line) {
            feed();
        }
    }

    void lineClosed(ReconnectLine from, @Nullable Throwable reason) {
        if (from != line) {
            return;
        }
        if (isLineClosing && reason == null) {
            from.end();
            buffer.ended();
            finish();
        } else {
            lost(from, reason, stream -> {});
        }
    }

    private void feed() {
        ReconnectLine to = line;
        if (to == null || !to.isConnected()) {
            return;
        }
        try {
            if (feeder.feed(to)) {
                post();
            }
        } catch (Throwable t) {
            if (to == line) {
                lost(to, t, Stream::abort);
            }
        }
        if (isEnding && to == line && !isLineClosing && buffer.isEmpty()) {
            isLineClosing = true;
            to.stream().close();
        }
    }

    private void lost(ReconnectLine ended, @Nullable Throwable reason, Consumer<Stream> farewell) {
        line = null;
        ended.end();
        // Before the farewell, which may make the connection forget what it had sent.
        buffer.lost();
        farewell.accept(ended.stream());
        if (options.resynchronise()) {
            reader.forget();
        }
        if (host.nowNs() - ended.sinceNs() >= stableNs) {
            backoff.reset();
        }
        retry(reason, 0);
    }

    // The end.

    private void beginEnd() {
        isEnding = true;
        cancelAlarm();
        if (line == null || !line.isConnected()) {
            finish();
            return;
        }
        long leftNs = ReconnectTimes.nanos(options.closeTimeout()) - (host.nowNs() - buffer.closingSinceNs());
        if (leftNs > 0) {
            alarm = host.alarm(leftNs, this::giveUp);
            feed();
        } else {
            giveUp();
        }
    }

    private void giveUp() {
        ReconnectLine open = line;
        if (open == null) {
            return;
        }
        buffer.settle();
        if (isLineClosing || !buffer.isEmpty()) {
            lost(open, null, Stream::abort);
        } else {
            open.end();
            buffer.ended();
            open.stream().close();
            finish();
        }
    }

    /** The worker ends, or has ended: closes at once, from the one thread that may still do anything. */
    void closeNow() {
        buffer.beginClose(host.nowNs());
        isEnding = true;
        ReconnectLine open = line;
        if (open != null && open.isConnected()) {
            lost(open, null, Stream::abort);
        } else {
            finish();
        }
    }

    private void finish() {
        line = null;
        cancelAlarm();
        if (buffer.closed()) {
            reader.forget();
            events.closed();
            end.countDown();
            onEnd.run();
        }
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }
}
