package io.pinion.examples.demo;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Closes a connection when one write has taken too long: a blocking write has no time limit of its own.
 *
 * <p>Threads: one writes; the watch has a daemon thread of its own.
 */
final class StallWatch implements AutoCloseable {
    private static final long LOOK_EVERY_NS = Duration.ofMillis(100).toNanos();
    private static final long IDLE = 0;

    private final Closeable connection;
    private final Duration limit;
    private final AtomicLong begunNs = new AtomicLong(IDLE);
    private volatile boolean stalled;
    private volatile boolean closed;

    StallWatch(Closeable connection, Duration limit) {
        this.connection = connection;
        this.limit = limit;
        Thread thread = new Thread(this::watch, "demo-stall-watch");
        thread.setDaemon(true);
        thread.start();
    }

    void begin() {
        // Zero means idle, and the clock may well say zero.
        begunNs.lazySet(System.nanoTime() | 1);
    }

    void end() {
        begunNs.lazySet(IDLE);
    }

    IOException explain(IOException failure) {
        return stalled
                ? new IOException("the collector took nothing for " + limit.toMillis() / 1_000.0 + " s", failure)
                : failure;
    }

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(LOOK_EVERY_NS);
            long begun = begunNs.get();
            if (begun != IDLE && System.nanoTime() - begun > limit.toNanos()) {
                stalled = true;
                closeQuietly(connection);
                return;
            }
        }
    }

    static void closeQuietly(Closeable connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // Nothing is lost: what counts was confirmed, or will be reported as not confirmed.
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
