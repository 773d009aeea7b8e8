package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A connection whose system the test plays: what it takes, what the peer acknowledges, how it ends. */
class ReconnectFakeStream implements Stream {
    final StreamOptions options;
    private final StreamHandler handler;
    private final ReconnectRig rig;
    private final ByteArrayOutputStream handed = new ByteArrayOutputStream();
    private byte[] queue = {};
    private byte[] unread = {};
    private long systemRoom = Long.MAX_VALUE;
    private long acknowledged;
    private boolean wasUnwritable;
    private boolean isRefusing;
    private boolean isClosing;
    private boolean isOver;
    private @Nullable Throwable endReason;

    ReconnectFakeStream(ReconnectRig rig, StreamOptions options, StreamHandler handler) {
        this.rig = rig;
        this.options = options;
        this.handler = handler;
    }

    /** One that also says what the system took and the peer acknowledged. */
    static final class Linked extends ReconnectFakeStream implements ReconnectLink {
        Linked(ReconnectRig rig, StreamOptions options, StreamHandler handler) {
            super(rig, options, handler);
        }

        @Override
        public long handedToSystem() {
            return handedBytes();
        }

        @Override
        public long notAcknowledged() {
            return handedBytes() - acknowledged();
        }
    }

    // The system and the peer.

    byte[] handed() {
        return handed.toByteArray();
    }

    int handedBytes() {
        return handed.size();
    }

    long acknowledged() {
        return acknowledged;
    }

    /** The system takes no more than so many bytes from here on. */
    void systemTakes(long bytes) {
        systemRoom = bytes;
    }

    /** The system has room for so many more, and the worker notices. */
    void drain(long bytes) {
        if (isOver) {
            return;
        }
        systemRoom = systemRoom > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : systemRoom + bytes;
        flush();
        if (isClosing && queue.length == 0) {
            end(null);
        } else if (wasUnwritable && queue.length <= options.lowWaterBytes()) {
            wasUnwritable = false;
            call(() -> handler.writable(this));
        }
    }

    void refusesAll() {
        isRefusing = true;
    }

    void acknowledge(long bytes) {
        acknowledged = Math.min(handed.size(), acknowledged + bytes);
    }

    void acknowledgeAll() {
        acknowledged = handed.size();
    }

    void receive(byte[] bytes) {
        byte[] all = Arrays.copyOf(unread, unread.length + bytes.length);
        System.arraycopy(bytes, 0, all, unread.length, bytes.length);
        ByteBuffer data = ByteBuffer.wrap(all);
        call(() -> handler.data(this, data));
        unread = Arrays.copyOfRange(all, data.position(), data.limit());
    }

    void receive(String text) {
        receive(ReconnectRig.ascii(text));
    }

    void peerEnds() {
        call(() -> handler.end(this));
    }

    void breaks(Throwable reason) {
        end(reason);
    }

    boolean isOver() {
        return isOver;
    }

    boolean isClosedInOrder() {
        return isOver && endReason == null;
    }

    private void end(@Nullable Throwable reason) {
        if (!isOver) {
            isOver = true;
            endReason = reason;
            call(() -> handler.closed(this, reason));
        }
    }

    private void call(Call call) {
        try {
            call.run();
        } catch (Exception e) {
            // A stage of the network may swallow what is thrown here.
            rig.reported.add(e);
            throw new AssertionError("a line must not throw", e);
        }
    }

    private interface Call {
        void run() throws Exception;
    }

    // The stream.

    @Override
    public boolean write(ByteBuffer source) throws ClosedChannelException {
        if (isOver || isClosing) {
            throw new ClosedChannelException();
        }
        if (isRefusing || queue.length + source.remaining() > options.writeLimitBytes()) {
            return false;
        }
        int before = queue.length;
        queue = Arrays.copyOf(queue, before + source.remaining());
        source.get(queue, before, source.remaining());
        wasUnwritable |= queue.length >= options.highWaterBytes();
        return true;
    }

    @Override
    public boolean isWritable() {
        return !isOver && queue.length < options.highWaterBytes();
    }

    @Override
    public long queuedBytes() {
        return queue.length;
    }

    @Override
    public boolean flush() {
        int taken = (int) Math.min(queue.length, systemRoom);
        handed.write(queue, 0, taken);
        systemRoom -= taken;
        queue = Arrays.copyOfRange(queue, taken, queue.length);
        return queue.length == 0;
    }

    @Override
    public void close() {
        isClosing = true;
        if (queue.length == 0) {
            later(null);
        }
    }

    @Override
    public void abort() {
        IOException reason = new IOException("aborted with " + queue.length + " bytes queued");
        queue = new byte[0];
        later(reason);
    }

    private void later(@Nullable Throwable reason) {
        if (rig.endsAtOnce) {
            end(reason);
        } else if (rig.isEndTold()) {
            rig.post(() -> end(reason));
        }
    }

    @Override
    public void pauseReading() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resumeReading() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdownOutput() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketAddress localAddress() {
        return new InetSocketAddress(0);
    }

    @Override
    public SocketAddress remoteAddress() {
        return ReconnectRig.REMOTE;
    }

    @Override
    public Optional<PeerCredentials> peerCredentials() {
        return Optional.empty();
    }

    @Override
    public CompletionStage<@Nullable Throwable> whenClosed() {
        return new CompletableFuture<>();
    }
}
