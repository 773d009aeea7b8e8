package io.pinion.contract.net;

import io.pinion.contract.Await;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keeps what its stream is told, for another thread to look at. */
public class Recorder implements StreamHandler {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger writables = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private volatile @Nullable Throwable reason;
    private volatile @Nullable Stream stream;

    @Override
    public void data(Stream from, ByteBuffer data) throws Exception {
        stream = from;
        byte[] copy = new byte[data.remaining()];
        data.get(copy);
        synchronized (bytes) {
            bytes.writeBytes(copy);
        }
    }

    @Override
    public void end(Stream from) throws Exception {
        ends.incrementAndGet();
        from.close();
    }

    @Override
    public void writable(Stream from) throws Exception {
        writables.incrementAndGet();
    }

    @Override
    public void closed(Stream from, @Nullable Throwable why) {
        stream = from;
        reason = why;
        closes.incrementAndGet();
    }

    /** Everything that has arrived. */
    public byte[] bytes() {
        synchronized (bytes) {
            return bytes.toByteArray();
        }
    }

    /** Everything that has arrived, as text. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** How much has arrived. */
    public int size() {
        synchronized (bytes) {
            return bytes.size();
        }
    }

    /** How often the peer has ended. */
    public int ends() {
        return ends.get();
    }

    /** How often the low-water mark was announced. */
    public int writables() {
        return writables.get();
    }

    /** How often it was told of its end. */
    public int closes() {
        return closes.get();
    }

    /** Why it was closed. */
    public @Nullable Throwable reason() {
        return reason;
    }

    /** Waits for an amount of bytes. */
    public void awaitSize(int size) {
        Await.until(size + " bytes", () -> size() >= size || closes() > 0);
        if (size() < size) {
            throw new AssertionError("closed after " + size() + " of " + size + " bytes", reason);
        }
    }

    /** Waits for the end; the reason. */
    public @Nullable Throwable awaitClosed() {
        Await.until("closed", () -> closes.get() > 0);
        return reason;
    }
}
