package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.DatagramHandler;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Datagrams;
import io.pinion.worker.net.Interest;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Network;
import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.net.Watch;
import io.pinion.worker.net.WatchHandler;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is open on one worker. The loop calls the methods that are not {@link Network}'s, on its thread unless
 * they say otherwise.
 *
 * <p>A turn of the loop: {@link #runCommands()}, the tasks, {@link #beginLook}, what the poller dispatches,
 * {@link #endLook()}, {@link #flush()}. Whoever has something left to do puts itself on the dirty list, and
 * {@code flush} calls it once.
 */
public final class NetworkCore implements Network {
    /** Calls that open something and wait for the worker. */
    static final int MAX_PENDING_OPENS = 1024;
    /** How much is read in one call, and what all streams share for it. */
    static final int READ_BYTES = 1 << 16;

    /** How much light streams read in one look of the poller, as far as {@link #LEAST_READ_BYTES} allows. */
    static final int LOOK_BYTES = 1 << 18;
    /** What a stream may read, however many others are ready: a TLS record fits. */
    static final int LEAST_READ_BYTES = 20 << 10;

    private static final int GATHERED_BUFFERS = 64;
    private static final long GATHERED_BYTES = 1 << 20;

    final Host host;
    final Commands commands = new Commands();
    final BufferPool pool = new BufferPool();
    final HeavyTurns heavy = new HeavyTurns();
    private final AtomicInteger pendingOpens = new AtomicInteger();
    private final Set<Endpoint> open = new LinkedHashSet<>();
    private final @Nullable ByteBuffer[] gathered = new ByteBuffer[GATHERED_BUFFERS];
    private List<Endpoint> dirty = new ArrayList<>();
    private List<Endpoint> turning = new ArrayList<>();
    private @Nullable ByteBuffer readBuffer;
    private final ReconnectGroup reconnecting;
    private int readLimit = READ_BYTES;
    private boolean closing;

    /** For one worker. */
    public NetworkCore(Host host) {
        this.host = host;
        reconnecting = new ReconnectGroup(host, this);
    }

    /**
     * Whether there is something for the next turn: another thread has asked for something, or a handler has left
     * something to send. The loop does not sleep meanwhile. The first half is for any thread.
     */
    public boolean hasCommands() {
        return !commands.isEmpty() || !dirty.isEmpty() || hasHeavy();
    }

    /** Does what other threads have asked for; how many things. */
    public int runCommands() {
        return commands.runAll();
    }

    /** Whether anything is queued for sending that {@link #flush()} should try to send. */
    public boolean hasDirty() {
        return !dirty.isEmpty();
    }

    /** So many sockets are ready, and share what is read now: the more there are, the sooner each has its turn again. */
    public void beginLook(int ready) {
        readLimit = Math.max(LEAST_READ_BYTES, Math.min(READ_BYTES, LOOK_BYTES / ready));
    }

    /** Whether a heavy stream waits for its turn, so that the next turn of the loop looks again. */
    public boolean hasHeavy() {
        return !heavy.isEmpty();
    }

    /** When everything light has been served: gives the heavy streams a share; how many had a turn. */
    public int endLook() {
        readLimit = READ_BYTES;
        return heavy.serve();
    }

    /** How much a stream may read at once. */
    int readLimit() {
        return readLimit;
    }

    /** Sends what the tasks and handlers of this turn have queued, and tells what has ended. */
    public void flush() {
        List<Endpoint> now = dirty;
        dirty = turning;
        turning = now;
        for (int i = 0; i < now.size(); i++) {
            now.get(i).turn();
        }
        now.clear();
    }

    /** How many sockets are open or being opened: the loop polls while there are any. */
    public int openSockets() {
        return open.size();
    }

    /** A close has begun: listeners end, reconnecting ends, streams close once their queues are empty. */
    public void beginClose() {
        closing = true;
        reconnecting.beginClose();
        for (Endpoint endpoint : List.copyOf(open)) {
            endpoint.beginClose();
        }
    }

    /** The end: closes at once whatever is open, tells its handlers, and drops what is queued. */
    public void closeNow() {
        closing = true;
        commands.end();
        reconnecting.closeNow();
        for (Endpoint endpoint : List.copyOf(open)) {
            endpoint.closeNow();
        }
        while (hasDirty()) {
            flush();
        }
        open.clear();
        pool.clear();
    }

    @Override
    public CompletionStage<Stream> connect(SocketAddress remote, StreamOptions options, StreamHandler handler) {
        Connector connector = new Connector(this, remote, options, handler);
        start(connector);
        return connector.stage();
    }

    @Override
    public CompletionStage<Listener> listen(
            SocketAddress local, StreamOptions options, Function<? super Stream, ? extends StreamHandler> accept) {
        ListenerCore listener = new ListenerCore(this, local, options, accept);
        start(listener);
        return listener.stage();
    }

    @Override
    public CompletionStage<Datagrams> datagrams(
            @Nullable SocketAddress local,
            @Nullable SocketAddress remote,
            DatagramOptions options,
            DatagramHandler handler) {
        DatagramCore socket = new DatagramCore(this, local, remote, options, handler);
        start(socket);
        return socket.stage();
    }

    @Override
    public ReconnectingStream reconnecting(SocketAddress remote, ReconnectOptions options, ReconnectHandler handler) {
        return reconnecting.open(remote, options, handler);
    }

    @Override
    public CompletionStage<Watch> watch(int fd, Set<Interest> interest, WatchHandler handler) {
        WatchCore watch = new WatchCore(this, fd, interest, handler);
        start(watch);
        return watch.stage();
    }

    private void start(Endpoint endpoint) {
        if (host.isClosing()) {
            throw refuseClosing();
        }
        boolean direct = host.isWorkerThread();
        if (!direct && pendingOpens.incrementAndGet() > MAX_PENDING_OPENS) {
            pendingOpens.decrementAndGet();
            throw new RejectedExecutionException("Worker '" + host.name() + "' has not begun " + MAX_PENDING_OPENS
                    + " openings yet: nothing was opened. Open fewer at once, or wait for their stages");
        }
        if (!endpoint.request(Endpoint.START)) {
            throw refuseClosing();
        }
    }

    private RejectedExecutionException refuseClosing() {
        return new RejectedExecutionException("Worker '" + host.name() + "' is closing: it opens nothing new");
    }

    void openTaken() {
        pendingOpens.decrementAndGet();
    }

    boolean isClosing() {
        return closing || host.isClosing();
    }

    IOException closedError() {
        return new IOException("Worker '" + host.name() + "' has been closed");
    }

    void register(Endpoint endpoint) {
        open.add(endpoint);
    }

    void unregister(Endpoint endpoint) {
        open.remove(endpoint);
    }

    /** Has the endpoint called by the next {@link #flush()}. */
    void dirty(Endpoint endpoint) {
        if (!endpoint.dirty) {
            endpoint.dirty = true;
            dirty.add(endpoint);
        }
    }

    void checkThread(String operation) {
        if (!host.isWorkerThread()) {
            throw new IllegalStateException(operation + " belongs to the thread of worker '" + host.name()
                    + "': hand over a task that does it, for instance worker.execute(() -> ...)");
        }
    }

    /** What every stream reads into unless it has something unread. */
    ByteBuffer readBuffer() {
        if (readBuffer == null) {
            readBuffer = ByteBuffer.allocateDirect(READ_BYTES);
        }
        return readBuffer;
    }

    /** Writes what fits in one call, and removes it from the queue; how much it was. */
    long writeSome(PollerSocket socket, SendQueue queue) throws IOException {
        if (queue.isEmpty()) {
            return 0;
        }
        long written = writeGathered(socket, queue.gather(gathered, GATHERED_BYTES));
        queue.remove(written);
        return written;
    }

    @SuppressWarnings("NullAway") // the first count are not null
    private long writeGathered(PollerSocket socket, int count) throws IOException {
        return socket.write(gathered, 0, count);
    }

    /** Buffers for {@link SendQueue#gather}, used and forgotten within one call. */
    @Nullable
    ByteBuffer[] gathered() {
        return gathered;
    }
}
