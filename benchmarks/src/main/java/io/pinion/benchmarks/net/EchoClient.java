package io.pinion.benchmarks.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** A blocking connection to an echo server. */
final class EchoClient implements AutoCloseable {
    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(10);

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);

    EchoClient(int port) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** Sends so many messages at once and waits until all have come back. */
    void roundTrip(int messages) throws IOException {
        buffer.clear().limit(messages * Lines.BYTES);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the echo server closed the connection");
            }
        }
    }

    Histogram roundTrips(int count) throws IOException {
        Histogram durationsNs = new Histogram(MAX_NS, 3);
        roundTrips(count, durationsNs);
        return durationsNs;
    }

    void roundTrips(int count, Histogram durationsNs) throws IOException {
        for (int i = 0; i < count; i++) {
            long startNs = System.nanoTime();
            roundTrip(1);
            durationsNs.recordValue(Math.min(System.nanoTime() - startNs, MAX_NS));
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
