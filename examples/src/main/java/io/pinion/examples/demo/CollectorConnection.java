package io.pinion.examples.demo;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The collector's side of one connection: reads, counts, confirms.
 *
 * <p>Threads: one.
 */
final class CollectorConnection implements Runnable {
    private static final int BUFFER_BYTES = 1 << 18;
    /** As if killed: no farewell, no flush. */
    private static final int CRASH_EXIT_CODE = 137;

    private final SocketChannel channel;
    private final long crashAfter;
    private final StreamDigest digest = new StreamDigest();
    private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer count = ByteBuffer.allocateDirect(Acks.COUNT_BYTES);
    private final byte[] bytes = new byte[BUFFER_BYTES];

    CollectorConnection(SocketChannel channel, long crashAfter) {
        this.channel = channel;
        this.crashAfter = crashAfter;
    }

    @Override
    public void run() {
        try (channel) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            while (channel.read(input.clear()) >= 0) {
                take(input.flip());
                crashIfAsked();
                confirm();
            }
            write(Acks.encode(digest.digest()));
        } catch (IOException e) {
            System.err.println("collector: connection lost after " + digest.lines() + " lines: " + e.getMessage());
        }
    }

    private void take(ByteBuffer read) {
        int length = read.remaining();
        read.get(bytes, 0, length);
        digest.update(bytes, 0, length);
    }

    private void crashIfAsked() {
        if (digest.lines() >= crashAfter) {
            Runtime.getRuntime().halt(CRASH_EXIT_CODE);
        }
    }

    private void confirm() throws IOException {
        write(count.clear().putLong(digest.lines()).flip());
    }

    private void write(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
