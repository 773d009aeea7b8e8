package io.pinion.worker.disruptor.net;

import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectOptions.WhenFull;
import io.pinion.worker.net.ReconnectingStream.Account;
import io.pinion.worker.net.ReconnectingStream.State;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The frames that were taken and not given to the system, and the account. A frame waits, then is in flight while a
 * connection is given it piece by piece, and leaves when the system has the whole of it; at a loss what is in flight
 * goes back in front of what waits. A frame takes up room until it leaves, so the bound holds through losses too.
 *
 * <p>Threads: any, under one short lock; no code of a user runs under it.
 */
final class ReconnectBuffer {
    /** Room above the bound for what the handler writes when it is told of a connection: a log-in must get out. */
    static final int GREETING_ROOM = 64 << 10;

    private final Host host;
    private final String name;
    private final int limitBytes;
    private final WhenFull whenFull;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final ReconnectFrames greeting;
    private final ReconnectFrames flight;
    private final ReconnectFrames waiting;
    /** Written under the lock. */
    private volatile State state = State.CONNECTING;

    /** Written before the state that says so, and read after it. */
    private long closingSinceNs;

    private boolean isGreeting;
    private @Nullable ReconnectMeter meter;
    /** Bytes of the flight that the connection was given. */
    private int fedBytes;
    /** Bytes of frames that the system has whole from this connection. */
    private long wholeBytes;

    private int refusedBytes;
    private long takenBytes;
    /** Without this connection's. */
    private long sentBytes;

    private long droppedBytes;
    private long unknownBytes;
    private long connections;
    private long attempts;

    ReconnectBuffer(Host host, String name, ReconnectOptions options) {
        this.host = host;
        this.name = name;
        limitBytes = options.bufferBytes();
        whenFull = options.whenFull();
        int mostBytes = limitBytes + GREETING_ROOM;
        greeting = new ReconnectFrames(mostBytes);
        flight = new ReconnectFrames(mostBytes);
        waiting = new ReconnectFrames(mostBytes);
    }

    // From any thread.

    State state() {
        return state;
    }

    boolean offer(ByteBuffer frame) {
        requireSize(frame);
        lock.lock();
        try {
            requireOpen();
            if (admit(frame)) {
                return true;
            }
            refusedBytes = Math.max(refusedBytes, frame.remaining());
            return false;
        } finally {
            lock.unlock();
        }
    }

    void write(ByteBuffer frame, Duration timeout) throws InterruptedException {
        requireSize(frame);
        lock.lockInterruptibly();
        try {
            requireOpen();
            long leftNs = ReconnectTimes.nanos(timeout);
            while (!admit(frame)) {
                requireMayWait(leftNs, timeout);
                leftNs = room.awaitNanos(leftNs);
                requireOpen();
            }
        } finally {
            lock.unlock();
        }
    }

    Account account() {
        lock.lock();
        try {
            long handed = meter == null ? 0 : meter.handed();
            long buffered = occupiedBytes() - (handed - wholeBytes);
            return new Account(
                    takenBytes, sentBytes + handed, buffered, droppedBytes, unknownBytes, connections, attempts);
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more, and releases who waits for room; whether this call began the close. */
    boolean beginClose(long nowNs) {
        lock.lock();
        try {
            if (state.compareTo(State.CLOSING) >= 0) {
                return false;
            }
            closingSinceNs = nowNs;
            state = State.CLOSING;
            room.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean admit(ByteBuffer frame) {
        int length = frame.remaining();
        boolean greets = isGreeting && host.isWorkerThread();
        int limit = greets ? limitBytes + GREETING_ROOM : limitBytes;
        if (length > limit - occupiedBytes() && !makeRoom(length, limit)) {
            if (whenFull == WhenFull.REFUSE) {
                return false;
            }
            frame.position(frame.limit());
            droppedBytes += length;
        } else if (length > 0) {
            (greets ? greeting : waiting).addLast(frame);
        }
        takenBytes += length;
        return true;
    }

    private boolean makeRoom(int length, int limit) {
        int fixedBytes = occupiedBytes() - waiting.bytes();
        if (whenFull != WhenFull.DROP_OLDEST || length > limit - fixedBytes) {
            return false;
        }
        while (length > limit - occupiedBytes()) {
            droppedBytes += waiting.firstLength();
            waiting.removeFirst();
        }
        return true;
    }

    private int occupiedBytes() {
        return greeting.bytes() + flight.bytes() + waiting.bytes();
    }

    private void requireSize(ByteBuffer frame) {
        if (frame.remaining() > limitBytes) {
            throw new IllegalArgumentException("A frame must fit into bufferBytes, which is " + limitBytes + ", was "
                    + frame.remaining() + " bytes; raise bufferBytes or make smaller frames");
        }
    }

    private void requireOpen() {
        if (state == State.CLOSING) {
            throw new IllegalStateException(name + " is closing: it takes no more frames");
        }
        if (state == State.CLOSED) {
            throw new IllegalStateException(name + " is closed: open a new one to send more");
        }
    }

    private void requireMayWait(long leftNs, Duration timeout) {
        if (leftNs <= 0) {
            throw new WaitTimeoutException("No room for the frame within " + timeout + ": " + occupiedBytes() + " of "
                    + limitBytes + " bytes wait in " + name);
        }
        if (host.isWorkerThread()) {
            throw new SelfAwaitException("write on the thread of worker '" + host.name() + "' would wait for room that"
                    + " only this thread can make in " + name + "; use offer, and go on when told writable");
        }
    }

    long closingSinceNs() {
        return closingSinceNs;
    }

    // On the worker's thread.

    void attempted() {
        lock.lock();
        try {
            attempts++;
        } finally {
            lock.unlock();
        }
    }

    /** A connection is up; until {@link #endGreeting} what this thread adds goes in front. */
    void connected(ReconnectMeter connection) {
        lock.lock();
        try {
            meter = connection;
            connections++;
            isGreeting = true;
            if (state == State.CONNECTING) {
                state = State.CONNECTED;
            }
        } finally {
            lock.unlock();
        }
    }

    void endGreeting() {
        lock.lock();
        try {
            isGreeting = false;
            waiting.addAllFirst(greeting);
            greeting.free();
        } finally {
            lock.unlock();
        }
    }

    /** What the connection shall be given next, to be followed by {@link #fed}; null when there is nothing. */
    @Nullable
    ByteBuffer beginFeed(ReconnectMeter connection, int maxBytes) {
        lock.lock();
        try {
            while (flight.bytes() - fedBytes < maxBytes && !waiting.isEmpty()) {
                waiting.moveFirst(flight);
            }
            if (flight.bytes() == fedBytes) {
                return null;
            }
            connection.beginWrite();
            return flight.slice(fedBytes, maxBytes);
        } finally {
            lock.unlock();
        }
    }

    void fed(ReconnectMeter connection, int bytes) {
        lock.lock();
        try {
            connection.endWrite(bytes);
            if (meter == connection) {
                fedBytes += bytes;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of the frames that the system has whole; whether who was refused should hear of the room. */
    boolean settle() {
        lock.lock();
        try {
            if (removeWhole()) {
                room.signalAll();
            }
            if (refusedBytes == 0 || refusedBytes > limitBytes - occupiedBytes()) {
                return false;
            }
            refusedBytes = 0;
            return state == State.CONNECTED;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return occupiedBytes() == 0;
        } finally {
            lock.unlock();
        }
    }

    /** The connection has ended too soon: what was begun begins again on the next. */
    void lost() {
        lock.lock();
        try {
            if (meter != null) {
                removeWhole();
                // The last bytes are those the peer lacks, and the very last are the begun frame's, which stays here.
                long begunBytes = meter.handed() - wholeBytes;
                long uncertainBytes = Math.max(0, meter.uncertain() - begunBytes);
                unknownBytes += uncertainBytes;
                disconnected(wholeBytes - uncertainBytes);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The connection has ended as it should, with nothing left to send. */
    void ended() {
        lock.lock();
        try {
            if (meter != null) {
                removeWhole();
                disconnected(wholeBytes);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives up what is left, for good; whether this call did. */
    boolean closed() {
        lock.lock();
        try {
            if (state == State.CLOSED) {
                return false;
            }
            state = State.CLOSED;
            droppedBytes += occupiedBytes();
            greeting.free();
            flight.free();
            waiting.free();
            room.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void disconnected(long arrivedBytes) {
        sentBytes += arrivedBytes;
        wholeBytes = 0;
        fedBytes = 0;
        meter = null;
        waiting.addAllFirst(flight);
        if (state == State.CONNECTED) {
            state = State.CONNECTING;
        }
    }

    private boolean removeWhole() {
        if (meter == null) {
            return false;
        }
        long handed = meter.handed();
        boolean removed = false;
        while (!flight.isEmpty() && handed - wholeBytes >= flight.firstLength()) {
            int length = flight.firstLength();
            wholeBytes += length;
            fedBytes -= length;
            flight.removeFirst();
            removed = true;
        }
        return removed;
    }
}
