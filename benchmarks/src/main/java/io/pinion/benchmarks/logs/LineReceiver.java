package io.pinion.benchmarks.logs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes lines over loopback TCP and notes which numbers it has seen, each as {@code n=1234567 } somewhere in its line. A
 * thread of its own reads; it allocates nothing while it does.
 *
 * <p>It can be slow, dead, or restarted: then the connection is closed with whatever was not read, as a killed receiver's is.
 */
final class LineReceiver implements AutoCloseable {
    private static final int SLICE_BYTES = 1 << 13;

    private final LineScanner scanner;
    private final int port;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private volatile long bytesPerSecond = Long.MAX_VALUE;
    private volatile boolean ended;
    private @Nullable ServerSocketChannel listener;
    private @Nullable Thread thread;

    LineReceiver(int maxLines) throws IOException {
        scanner = new LineScanner(maxLines);
        try (ServerSocketChannel probe = ServerSocketChannel.open()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            port = probe.socket().getLocalPort();
        }
    }

    int port() {
        return port;
    }

    LineScanner seen() {
        return scanner;
    }

    void bytesPerSecond(long limit) {
        bytesPerSecond = limit;
    }

    void start() throws IOException {
        ended = false;
        ServerSocketChannel opened = ServerSocketChannel.open();
        opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        opened.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 17);
        opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        listener = opened;
        thread = new Thread(() -> serve(opened), "receiver");
        thread.start();
    }

    private void serve(ServerSocketChannel from) {
        while (!ended) {
            try (SocketChannel channel = from.accept()) {
                read(channel);
            } catch (IOException e) {
                // Closed to stop, or the peer is gone: its next connection follows.
            }
        }
    }

    private void read(SocketChannel channel) throws IOException {
        scanner.begin();
        buffer.clear();
        while (!ended && channel.read(buffer) >= 0) {
            int bytes = buffer.position();
            buffer.flip();
            scanner.scan(buffer);
            buffer.clear();
            throttle(bytes);
        }
    }

    private void throttle(int bytes) {
        long limit = bytesPerSecond;
        if (limit < Long.MAX_VALUE) {
            buffer.limit(SLICE_BYTES);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(bytes) / limit);
        }
    }

    /** Stops listening and closes the connection, with whatever it has not read. */
    void stop() throws IOException {
        ended = true;
        Thread running = thread;
        ServerSocketChannel open = listener;
        if (running != null && open != null) {
            open.close();
            // An interrupt closes the channel that the thread reads from.
            running.interrupt();
            join(running);
        }
        thread = null;
    }

    private static void join(Thread running) throws IOException {
        try {
            running.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the receiver stopped");
        }
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
