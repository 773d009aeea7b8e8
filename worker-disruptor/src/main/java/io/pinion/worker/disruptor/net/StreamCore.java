package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One open stream: what users call, its state, and how it ends.
 *
 * <p>{@link StreamInput} reads, {@link StreamOutput} writes, {@link StreamTimers} watches both, a {@link Wire} stands
 * between them and the socket. A stream ends in {@link #finish}, which closes the socket at once; its handler is told by
 * the next flush, so that no handler is called within a call of the user's.
 */
final class StreamCore extends Endpoint implements Stream, ReconnectLink {
    /** Open for both the user and the peer. */
    private static final int OPEN = 0;
    /** Closed by the user; what is queued is being sent. */
    private static final int CLOSING = 1;
    /** The socket is closed; the handler may not have been told yet. */
    private static final int CLOSED = 2;

    private final PollerSocket socket;
    private final Slot slot;
    final Wire wire;
    final StreamOptions options;
    final StreamTimers timers;
    private final StreamInput input;
    private final StreamOutput output;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final @Nullable PeerCredentials credentials;
    private final CompletableFuture<@Nullable Throwable> closed;
    private @Nullable StreamHandler handler;
    private int state = OPEN;
    private int interest;
    /** Bytes read and sent in all. */
    private long moved;

    private boolean heavy;
    /** What it waits to be served for in {@link HeavyTurns}; 0 while it does not wait. */
    private int awaited;

    private @Nullable Throwable reason;
    /** Written once, before the end is told. */
    private volatile long notAcknowledged = -1;

    /** Takes over a connected socket; it stays the caller's if this throws. */
    StreamCore(NetworkCore net, PollerSocket socket, Slot slot, Wire wire, StreamOptions options) throws IOException {
        super(net);
        this.socket = socket;
        this.slot = slot;
        this.wire = wire;
        this.options = options;
        SocketAddress ours = socket.localAddress();
        SocketAddress theirs = socket.remoteAddress();
        local = named(ours, theirs);
        remote = named(theirs, ours);
        credentials = credentialsOf(socket);
        closed = net.host.newFuture();
        timers = new StreamTimers(this);
        input = new StreamInput(this);
        output = new StreamOutput(this);
        slot.target = this;
        net.register(this);
    }

    /** A Unix-domain end that was never bound has no name. */
    private static SocketAddress named(@Nullable SocketAddress address, @Nullable SocketAddress other)
            throws IOException {
        if (address != null) {
            return address;
        }
        if (other instanceof InetSocketAddress) {
            throw new SocketException("the connection to " + other + " was lost at once");
        }
        return UnixDomainSocketAddress.of("");
    }

    private static @Nullable PeerCredentials credentialsOf(PollerSocket socket) throws IOException {
        int[] ids = socket.peerCredentials();
        return ids == null ? null : new PeerCredentials(ids[0], ids[1], ids[2]);
    }

    /** Begins to read. Whoever made the stream has had it for a while, and may have closed it. */
    void start(StreamHandler newHandler) {
        handler = newHandler;
        if (state == OPEN) {
            timers.start();
            wire.resumeWith(() -> net.dirty(this));
            input.begin();
            afterInput();
        }
    }

    boolean isOpen() {
        return state == OPEN;
    }

    boolean isClosing() {
        return state == CLOSING;
    }

    boolean isClosed() {
        return state == CLOSED;
    }

    boolean isBlocked() {
        return output.isBlocked();
    }

    boolean isInputEnded() {
        return input.isEnded();
    }

    @Override
    public boolean write(ByteBuffer source) throws ClosedChannelException {
        net.checkThread("write");
        if (state != OPEN) {
            throw new ClosedChannelException();
        }
        return output.offer(source);
    }

    @Override
    public boolean isWritable() {
        net.checkThread("isWritable");
        return output.isWritable();
    }

    @Override
    public long queuedBytes() {
        return output.queuedBytes();
    }

    @Override
    public boolean flush() {
        net.checkThread("flush");
        boolean empty = output.flush();
        // The handler may have to be told that there is room; not from within a call of the user's.
        net.dirty(this);
        return empty && state != CLOSED;
    }

    @Override
    public void pauseReading() {
        net.checkThread("pauseReading");
        input.pause();
    }

    @Override
    public void resumeReading() {
        net.checkThread("resumeReading");
        input.resume();
    }

    @Override
    public void shutdownOutput() {
        net.checkThread("shutdownOutput");
        if (state == OPEN) {
            output.end();
        }
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public Optional<PeerCredentials> peerCredentials() {
        return Optional.ofNullable(credentials);
    }

    @Override
    public void close() {
        request(CLOSE);
    }

    @Override
    public void abort() {
        request(ABORT);
    }

    @Override
    public CompletionStage<@Nullable Throwable> whenClosed() {
        return closed;
    }

    @Override
    public long handedToSystem() {
        return output.handedBytes();
    }

    @Override
    public long notAcknowledged() {
        if (net.host.isWorkerThread() && state != CLOSED) {
            return askNotAcknowledged();
        }
        return notAcknowledged;
    }

    private long askNotAcknowledged() {
        long bytes = socket.unacknowledgedBytes();
        return bytes < 0 ? bytes : wire.notAcknowledged(bytes);
    }

    @Override
    void serve(int requests) {
        if ((requests & ABORT) != 0) {
            abort(null);
        } else if ((requests & CLOSE) != 0 && state == OPEN) {
            state = CLOSING;
            timers.startClose();
            net.dirty(this);
        }
    }

    private void abort(@Nullable Throwable cause) {
        if (state != CLOSED) {
            long queued = output.queuedBytes();
            fail(new IOException(this + " was aborted, and " + queued + " queued bytes were dropped", cause));
        }
    }

    /** Ends the stream for an error; what is queued is dropped. */
    void fail(Throwable error) {
        if (state == CLOSED) {
            return;
        }
        try {
            // Without it the peer would take what it has got for all of it.
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // The peer is gone already.
        }
        finish(error);
    }

    /** Ends the stream at once. */
    void finish(@Nullable Throwable why) {
        if (state == CLOSED) {
            return;
        }
        end(why);
        socket.close();
    }

    /** Everything is sent: ends the stream, and has the socket wait for the peer's end if that has not come. */
    void finishInOrder() {
        if (state == CLOSED) {
            return;
        }
        end(null);
        if (input.isEnded()) {
            socket.close();
        } else {
            Linger.begin(net, socket, slot);
        }
    }

    private void end(@Nullable Throwable why) {
        state = CLOSED;
        reason = why;
        if (awaited != 0) {
            awaited = 0;
            net.heavy.remove(this);
        }
        notAcknowledged = askNotAcknowledged();
        timers.stop();
        output.release();
        net.dirty(this);
    }

    void moved(long bytes) {
        moved += bytes;
    }

    @Override
    void onReady(int readiness) {
        if (heavy) {
            awaitTurn(readiness);
        } else {
            long before = moved;
            serveReady(readiness);
            heavy = moved - before >= HeavyTurns.HEAVY_BYTES;
        }
    }

    /** Is served when the light streams have been. */
    void awaitTurn(int readiness) {
        if (awaited == 0) {
            net.heavy.add(this);
        }
        awaited |= readiness;
    }

    /** The turn that was waited for; how many bytes it moved. */
    long takeTurn() {
        int readiness = awaited;
        awaited = 0;
        heavy = false;
        long before = moved;
        ready(readiness);
        return moved - before;
    }

    private void serveReady(int readiness) {
        if ((readiness & Poller.WRITE) != 0) {
            output.flush();
            output.signal();
        }
        if ((readiness & Poller.READ) != 0) {
            input.read();
            // An answer does not wait for what the others have sent.
            output.send();
        }
        afterInput();
    }

    @Override
    void onTurn() {
        output.send();
        output.signal();
        input.takeUp();
        afterInput();
        if (state == CLOSED) {
            tellClosed();
        }
    }

    private void afterInput() {
        if (state != CLOSED) {
            if (wire.hasSpoken()) {
                net.dirty(this);
            }
            updateInterest();
        }
    }

    void updateInterest() {
        if (state == CLOSED) {
            return;
        }
        int wanted = (input.isWanted() ? Poller.READ : 0) | (output.isRoomWanted() ? Poller.WRITE : 0);
        if (wanted == interest) {
            return;
        }
        try {
            socket.interest(wanted);
            interest = wanted;
        } catch (IOException e) {
            fail(e);
        }
    }

    private void tellClosed() {
        net.unregister(this);
        // Not earlier: the call of a handler that closed may go on reading what was lent to it.
        wire.release();
        input.release();
        if (handler != null) {
            try {
                handler.closed(this, reason);
            } catch (Throwable t) {
                net.host.report(handler, t);
            }
            handler = null;
        }
        closed.complete(reason);
    }

    void tellData(ByteBuffer data) {
        StreamHandler current = handler;
        if (current != null) {
            try {
                current.data(this, data);
            } catch (Throwable t) {
                handlerFailed(current, t);
            }
        }
    }

    void tellEnd() {
        StreamHandler current = handler;
        if (current != null) {
            try {
                current.end(this);
            } catch (Throwable t) {
                handlerFailed(current, t);
            }
        }
    }

    void tellWritable() {
        StreamHandler current = handler;
        if (current != null) {
            try {
                current.writable(this);
            } catch (Throwable t) {
                handlerFailed(current, t);
            }
        }
    }

    private void handlerFailed(StreamHandler current, Throwable error) {
        net.host.report(current, error);
        abort(error);
    }

    @Override
    void broken(Throwable error) {
        abort(error);
    }

    @Override
    void beginClose() {
        // A reconnecting stream has more to send, and ends its connection itself.
        if (!(handler instanceof ReconnectLine)) {
            serve(CLOSE);
        }
    }

    @Override
    void closeNow() {
        long queued = output.queuedBytes();
        if (queued == 0) {
            finish(null);
        } else {
            fail(new IOException("Worker '" + net.host.name() + "' ended before " + queued + " queued bytes of " + this
                    + " were sent"));
        }
    }

    @Override
    public String toString() {
        return "Stream[" + local + " -> " + remote + "]";
    }
}
