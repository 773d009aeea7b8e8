package io.pinion.benchmarks.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Receives lines that begin with the time they were due. */
final class Sink implements AutoCloseable {
    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(10);

    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
    private @Nullable SocketChannel channel;

    Sink() throws IOException {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    int port() {
        return listener.socket().getLocalPort();
    }

    void accept() throws IOException {
        channel = listener.accept();
    }

    /** Reads so many lines; how late each was read, and in the end how long all took after the first. */
    long read(int lines, Histogram lateNs) throws IOException {
        SocketChannel from = Objects.requireNonNull(channel, "accept first");
        long firstNs = 0;
        int done = 0;
        buffer.clear();
        while (done < lines) {
            if (from.read(buffer) < 0) {
                throw new IOException("the peer closed the connection after " + done + " lines");
            }
            long nowNs = System.nanoTime();
            firstNs = firstNs == 0 ? nowNs : firstNs;
            buffer.flip();
            while (buffer.remaining() >= Lines.BYTES) {
                lateNs.recordValue(Math.max(0, Math.min(nowNs - buffer.getLong(buffer.position()), MAX_NS)));
                if (buffer.get(buffer.position() + Lines.BYTES - 1) != '\n') {
                    throw new IOException("line " + done + " is damaged");
                }
                buffer.position(buffer.position() + Lines.BYTES);
                done++;
            }
            buffer.compact();
        }
        return System.nanoTime() - firstNs;
    }

    static Histogram newHistogram() {
        return new Histogram(MAX_NS, 3);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
        listener.close();
    }
}
