package io.pinion.examples.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The connection to a collector. A write blocks, but never without end: when the collector takes nothing for the stall
 * limit, a watch closes the connection and the write fails.
 *
 * <p>Threads: one writes and one reads at a time.
 */
final class Link implements AutoCloseable {
    private static final int CONNECT_LIMIT_MS = 5_000;

    private final SocketChannel channel;
    private final StallWatch watch;
    private final AtomicLong bytesTaken = new AtomicLong();

    private Link(SocketChannel channel, Duration stallLimit) {
        this.channel = channel;
        this.watch = new StallWatch(channel, stallLimit);
    }

    static Link open(InetSocketAddress address, Duration stallLimit) throws DemoException {
        if (address.isUnresolved()) {
            throw DemoException.failed("The collector's host " + address.getHostString() + " is not known.");
        }
        try {
            return new Link(connect(address), stallLimit);
        } catch (IOException e) {
            throw DemoException.failed("Cannot connect to the collector at " + address.getHostString() + ":"
                    + address.getPort() + ": " + e.getMessage() + ". Nothing was sent.");
        }
    }

    private static SocketChannel connect(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(address, CONNECT_LIMIT_MS);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Writes all of the buffer. */
    void write(ByteBuffer buffer) throws IOException {
        try {
            while (buffer.hasRemaining()) {
                watch.begin();
                bytesTaken.lazySet(bytesTaken.getPlain() + channel.write(buffer));
            }
        } catch (IOException e) {
            throw watch.explain(e);
        } finally {
            watch.end();
        }
    }

    /** Reads what is there, waiting for at least one byte; -1 at the end. */
    int read(ByteBuffer buffer) throws IOException {
        try {
            return channel.read(buffer);
        } catch (IOException e) {
            throw watch.explain(e);
        }
    }

    /** How many bytes the kernel has taken; that says nothing about the collector. */
    long bytesTaken() {
        return bytesTaken.get();
    }

    void endOfOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        watch.close();
        StallWatch.closeQuietly(channel);
    }
}
