package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.DatagramHandler;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Datagrams;
import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An open datagram socket; {@link DatagramOpening} opens it. */
final class DatagramCore extends Endpoint implements Datagrams {
    /** One look at the socket takes, or sends, so many at most. */
    static final int PER_TURN = 64;

    private final @Nullable SocketAddress wantedLocal;
    private final @Nullable SocketAddress remote;
    private final DatagramOptions options;
    private final DatagramHandler handler;
    private final CompletableFuture<Datagrams> stage;
    private final DatagramQueue queue;
    private final AtomicLong dropped = new AtomicLong();
    private @Nullable PollerSocket socket;
    private volatile @Nullable SocketAddress local;
    private boolean draining;
    private boolean closed;
    private boolean told;
    private @Nullable Throwable closeReason;

    DatagramCore(
            NetworkCore net,
            @Nullable SocketAddress local,
            @Nullable SocketAddress remote,
            DatagramOptions options,
            DatagramHandler handler) {
        super(net);
        this.options = Objects.requireNonNull(options, "options");
        this.handler = Objects.requireNonNull(handler, "handler");
        if (local != null) {
            Resolver.check(local);
        }
        if (remote != null) {
            Resolver.check(remote);
        }
        wantedLocal = local;
        this.remote = remote;
        queue = new DatagramQueue(net.pool, options.writeLimitBytes());
        stage = net.host.newFuture();
    }

    CompletableFuture<Datagrams> stage() {
        return stage;
    }

    @Override
    void serve(int requests) {
        if ((requests & START) != 0) {
            if (net.isClosing()) {
                stage.completeExceptionally(net.closedError());
                return;
            }
            net.register(this);
            new DatagramOpening(net, wantedLocal, remote, options).open(this, this::opened, this::notOpened);
        }
        if ((requests & CLOSE) != 0) {
            closeNow();
        }
    }

    private void opened(PollerSocket opened) throws IOException {
        if (closed) {
            opened.close();
            return;
        }
        SocketAddress bound = opened.localAddress();
        local = bound == null ? UnixDomainSocketAddress.of("") : bound;
        opened.interest(Poller.READ);
        socket = opened;
        if (!stage.complete(this)) {
            closeNow();
        }
    }

    private void notOpened(Throwable error) {
        closed = true;
        told = true;
        net.unregister(this);
        stage.completeExceptionally(error);
    }

    @Override
    public SocketAddress localAddress() {
        return Objects.requireNonNull(local, "not open yet");
    }

    @Override
    public int queued() {
        net.checkThread("queued");
        return queue.size();
    }

    @Override
    public long dropped() {
        return dropped.get();
    }

    @Override
    public void close() {
        request(CLOSE);
    }

    @Override
    public boolean send(ByteBuffer source, @Nullable SocketAddress target) throws IOException {
        net.checkThread("send");
        PollerSocket open = socket;
        if (open == null || draining) {
            throw new ClosedChannelException();
        }
        checkTarget(target);
        SocketAddress to = remote == null ? target : null;
        if (queue.isEmpty() && source.isDirect()) {
            return open.send(source, to) || enqueue(open, queue.copy(source), source, to);
        }
        if (!queue.hasRoomFor(source.remaining())) {
            return false;
        }
        Chunk copy = queue.copy(source);
        if (queue.isEmpty() && sendNow(open, copy, to)) {
            source.position(source.limit());
            return true;
        }
        return enqueue(open, copy, source, to);
    }

    private void checkTarget(@Nullable SocketAddress target) {
        if (remote != null ? target != null && !target.equals(remote) : target == null) {
            throw new IllegalArgumentException(
                    remote != null
                            ? "this socket talks to " + remote + " only, so target must be null, was " + target
                            : "this socket talks to many, so target must not be null");
        }
        if (target instanceof InetSocketAddress inet && inet.isUnresolved()) {
            throw new IllegalArgumentException("target must be resolved, was " + target);
        }
    }

    private boolean sendNow(PollerSocket open, Chunk copy, @Nullable SocketAddress to) throws IOException {
        boolean sent = true;
        try {
            sent = open.send(copy.content(), to);
        } finally {
            if (sent) {
                net.pool.give(copy);
            }
        }
        return sent;
    }

    private boolean enqueue(PollerSocket open, Chunk copy, ByteBuffer source, @Nullable SocketAddress to)
            throws IOException {
        if (!queue.hasRoomFor(copy.size())) {
            net.pool.give(copy);
            return false;
        }
        queue.add(copy, to);
        source.position(source.limit());
        open.interest(Poller.READ | Poller.WRITE);
        return true;
    }

    @Override
    void onReady(int readiness) {
        if ((readiness & Poller.WRITE) != 0) {
            sendQueued();
        }
        if ((readiness & Poller.READ) != 0) {
            receive();
        }
    }

    private void sendQueued() {
        for (int i = 0; i < PER_TURN && socket != null && !queue.isEmpty(); i++) {
            try {
                if (!queue.sendFirst(socket)) {
                    return;
                }
            } catch (IOException e) {
                dropped.incrementAndGet();
                tellError(e);
            }
        }
        if (queue.isEmpty() && socket != null) {
            drained(socket);
        }
    }

    private void drained(PollerSocket open) {
        if (draining) {
            closeNow();
            return;
        }
        try {
            open.interest(Poller.READ);
        } catch (IOException e) {
            broken(e);
        }
    }

    private void receive() {
        for (int i = 0; i < PER_TURN && socket != null && !draining; i++) {
            // One byte more than allowed shows what was cut.
            ByteBuffer data = net.readBuffer().clear().limit(options.maxDatagramBytes() + 1);
            SocketAddress sender;
            try {
                sender = socket.receive(data);
            } catch (IOException e) {
                tellError(e);
                continue;
            }
            if (sender == null) {
                return;
            }
            tellDatagram(data.flip(), sender);
        }
    }

    private void tellDatagram(ByteBuffer data, SocketAddress sender) {
        if (data.remaining() > options.maxDatagramBytes()) {
            tellError(new IOException("a datagram from " + sender + " is longer than DatagramOptions.maxDatagramBytes, "
                    + options.maxDatagramBytes() + ": it was dropped"));
            return;
        }
        try {
            handler.datagram(this, data, sender);
        } catch (Throwable t) {
            net.host.report(handler, t);
        }
    }

    private void tellError(IOException error) {
        try {
            handler.error(this, error);
        } catch (Throwable t) {
            net.host.report(handler, t);
        }
    }

    private void end(@Nullable Throwable reason) {
        if (closed) {
            return;
        }
        closed = true;
        PollerSocket open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
        dropped.addAndGet(queue.size());
        queue.clear();
        if (open == null) {
            notOpened(net.closedError());
        } else {
            closeReason = reason;
            net.dirty(this);
        }
    }

    @Override
    void onTurn() {
        if (closed && !told) {
            told = true;
            net.unregister(this);
            try {
                handler.closed(this, closeReason);
            } catch (Throwable t) {
                net.host.report(handler, t);
            }
        }
    }

    @Override
    void broken(Throwable error) {
        end(error);
    }

    @Override
    void beginClose() {
        if (queue.isEmpty()) {
            closeNow();
        } else {
            draining = true;
        }
    }

    @Override
    void closeNow() {
        end(null);
    }
}
