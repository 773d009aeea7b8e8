package io.pinion.examples.demo;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The collector's side of one connection: reads, counts, confirms.
 *
 * <p>Threads: one.
 */
final class CollectorConnection implements Runnable {
    private static final int BUFFER_BYTES = 1 << 18;

    private final Wire wire;
    private final Reporter reporter;
    private final StreamDigest digest = new StreamDigest();
    private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer count = ByteBuffer.allocateDirect(Acks.COUNT_BYTES);
    private final byte[] bytes = new byte[BUFFER_BYTES];

    CollectorConnection(Wire wire, Reporter reporter) {
        this.wire = wire;
        this.reporter = reporter;
    }

    @Override
    public void run() {
        try (wire) {
            reporter.ended(readAll(), digest.digest());
            wire.endOfOutput();
        } catch (IOException e) {
            // The sender has gone already, and it was told of all that came.
        }
    }

    private Ending.Kind readAll() {
        try {
            while (wire.read(input.clear()) >= 0) {
                take(input.flip());
                reporter.crashIfAsked(digest);
                confirm();
            }
            return Ending.Kind.ENDED;
        } catch (IOException e) {
            System.err.println("collector: connection lost after " + digest.lines() + " lines: " + e.getMessage());
            return Ending.Kind.LOST;
        }
    }

    private void take(ByteBuffer read) {
        int length = read.remaining();
        read.get(bytes, 0, length);
        digest.update(bytes, 0, length);
    }

    private void confirm() throws IOException {
        ByteBuffer ack = count.clear().putLong(digest.lines()).flip();
        while (ack.hasRemaining()) {
            wire.write(ack);
        }
    }
}
