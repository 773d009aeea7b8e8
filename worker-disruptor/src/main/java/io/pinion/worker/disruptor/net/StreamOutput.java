package io.pinion.worker.disruptor.net;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** The outgoing half of a stream: its queue, its water marks, and its end. */
final class StreamOutput {
    private static final VarHandle QUEUED;
    private static final VarHandle HANDED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            QUEUED = lookup.findVarHandle(StreamOutput.class, "queued", long.class);
            HANDED = lookup.findVarHandle(StreamOutput.class, "handed", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final StreamCore stream;
    private final Wire wire;
    private final SendQueue queue;
    private final int limit;
    private final int high;
    private final int low;
    /** Written by the worker, read by any thread; an amount and nothing more. */
    private long queued;
    /** The same for what the system has taken. */
    private long handed;

    private boolean wasHigh;
    private boolean blocked;
    private boolean ending;
    private boolean ended;

    StreamOutput(StreamCore stream) {
        this.stream = stream;
        wire = stream.wire;
        queue = new SendQueue(stream.net.pool);
        limit = stream.options.writeLimitBytes();
        high = stream.options.highWaterBytes();
        low = stream.options.lowWaterBytes();
    }

    boolean offer(ByteBuffer source) throws ClosedChannelException {
        if (ending) {
            throw new ClosedChannelException();
        }
        int length = source.remaining();
        if (length > limit) {
            throw new IllegalArgumentException(length + " bytes never fit into a queue of " + limit
                    + ": write them in parts, or raise StreamOptions.writeLimitBytes");
        }
        if (queued + length > limit) {
            wasHigh = true;
            return false;
        }
        if (length > 0) {
            queue.add(source);
            count();
            stream.net.dirty(stream);
        }
        return true;
    }

    private void count() {
        HANDED.setOpaque(this, wire.handedBytes());
        long now = queue.bytes() + wire.pendingBytes();
        QUEUED.setOpaque(this, now);
        wasHigh |= now >= high;
    }

    long queuedBytes() {
        return (long) QUEUED.getOpaque(this);
    }

    long handedBytes() {
        return (long) HANDED.getOpaque(this);
    }

    boolean isWritable() {
        return queued < high;
    }

    /** Whether something waits although it was tried to send it. */
    boolean isBlocked() {
        return blocked;
    }

    /** Whether the poller should say when there is room. */
    boolean isRoomWanted() {
        return blocked && wire.wantsRoom(queue);
    }

    /** Ends this half when everything queued is sent. */
    void end() {
        if (!ending) {
            ending = true;
            stream.net.dirty(stream);
        }
    }

    /** Sends what fits, unless the poller is going to say when something does. */
    void send() {
        if (!isRoomWanted()) {
            flush();
        }
    }

    /** Sends what fits; true if nothing waits any more. */
    boolean flush() {
        if (stream.isClosed()) {
            return true;
        }
        try {
            write();
            if (queue.isEmpty() && (ending || stream.isClosing()) && !ended) {
                sayEnd();
            }
        } catch (IOException e) {
            count();
            stream.fail(e);
            return false;
        }
        count();
        boolean empty = queued == 0;
        setBlocked(!empty);
        if (empty && ended && (stream.isClosing() || stream.isInputEnded())) {
            stream.finishInOrder();
        }
        return empty;
    }

    private void write() throws IOException {
        long sent = wire.write(queue);
        if (sent > 0) {
            stream.moved(sent);
            stream.timers.sent();
        }
    }

    private void sayEnd() throws IOException {
        ended = true;
        if (stream.isClosing()) {
            wire.beforeClose();
        } else {
            wire.endOutput();
        }
        write();
    }

    private void setBlocked(boolean now) {
        if (now != blocked) {
            blocked = now;
            if (now) {
                stream.timers.blocked();
            }
        }
        stream.updateInterest();
    }

    /** Tells the handler that the low-water mark is reached, if it has been above the other. */
    void signal() {
        if (wasHigh && queued <= low && stream.isOpen()) {
            wasHigh = false;
            stream.tellWritable();
        }
    }

    void release() {
        queue.clear();
        blocked = false;
        QUEUED.setOpaque(this, 0L);
    }
}
