package io.pinion.stress.net;

import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Takes what its stream is told, for another thread to look at. */
class Sink implements StreamHandler {
    private static final int KEPT_BYTES = 1 << 16;

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private volatile long lastNs = System.nanoTime();
    private volatile long closedNs;
    private volatile boolean isClosed;
    private volatile @Nullable Throwable reason;

    @Override
    public void data(Stream stream, ByteBuffer data) {
        lastNs = System.nanoTime();
        calls.incrementAndGet();
        byte[] copy = new byte[data.remaining()];
        data.get(copy);
        synchronized (kept) {
            kept.write(copy, 0, Math.min(copy.length, KEPT_BYTES - kept.size()));
        }
        bytes.addAndGet(copy.length);
    }

    @Override
    public void closed(Stream stream, @Nullable Throwable why) {
        closedNs = System.nanoTime();
        reason = why;
        isClosed = true;
    }

    /** How much has arrived. */
    final long bytes() {
        return bytes.get();
    }

    /** In how many parts. */
    final int calls() {
        return calls.get();
    }

    /** The first of what has arrived. */
    final byte[] kept() {
        synchronized (kept) {
            return kept.toByteArray();
        }
    }

    /** When something arrived last, or when this was made. */
    final long lastNs() {
        return lastNs;
    }

    final boolean isClosed() {
        return isClosed;
    }

    final long closedNs() {
        return closedNs;
    }

    /** Why it was closed; null: in order, or not yet. */
    final @Nullable Throwable reason() {
        return reason;
    }
}
