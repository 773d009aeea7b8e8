package io.pinion.stress.net;

import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectingStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Notes what happens to a reconnecting stream. */
final class Events implements ReconnectHandler {
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final BackoffLaw law;
    private volatile long lastNs = System.nanoTime();
    private volatile long lostNs;
    private volatile long connectedNs;
    private volatile @Nullable Throwable reason;

    Events(BackoffLaw law) {
        this.law = law;
    }

    @Override
    public void data(ReconnectingStream stream, ByteBuffer data) {
        lastNs = System.nanoTime();
        bytes.addAndGet(data.remaining());
        data.position(data.limit());
    }

    @Override
    public void connected(ReconnectingStream stream) {
        connectedNs = System.nanoTime();
        connected.incrementAndGet();
    }

    @Override
    public void lost(ReconnectingStream stream, @Nullable Throwable why, int attempt, long retryInNs) {
        long nowNs = System.nanoTime();
        reason = why;
        lostNs = nowNs;
        law.add(nowNs, attempt == 0 ? nowNs - connectedNs : -1, retryInNs);
        (attempt == 0 ? lost : failed).incrementAndGet();
    }

    @Override
    public void closed(ReconnectingStream stream) {
        closed.incrementAndGet();
    }

    int connections() {
        return connected.get();
    }

    /** Ends of connections that had been up. */
    int losses() {
        return lost.get();
    }

    /** Attempts that did not succeed. */
    int failures() {
        return failed.get();
    }

    int closes() {
        return closed.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** When something arrived last. */
    long lastNs() {
        return lastNs;
    }

    /** When the last loss or failure was told. */
    long lostNs() {
        return lostNs;
    }

    /** Of the last loss or failure. */
    @Nullable
    Throwable reason() {
        return reason;
    }

    BackoffLaw law() {
        return law;
    }
}
