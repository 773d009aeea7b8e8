package io.pinion.examples.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Reads what the collector sends back, until it ends the connection.
 *
 * <p>Threads: has a daemon thread of its own.
 */
final class ReplyReader {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Link link;
    private final Replies replies;
    private final Failure failure;
    private final Thread thread = new Thread(this::readAll, "demo-replies");

    ReplyReader(Link link, Replies replies, Failure failure) {
        this.link = link;
        this.replies = replies;
        this.failure = failure;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for the end of the connection, and says whether it came. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        thread.join(Math.max(1, limit.toMillis()));
        return !thread.isAlive();
    }

    private void readAll() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try {
            while (link.read(buffer) >= 0) {
                replies.take(buffer.flip());
                buffer.compact();
            }
            if (!replies.isComplete()) {
                failure.report(new IOException("the collector ended the connection before it confirmed everything"));
            }
        } catch (IOException e) {
            failure.report(e);
        }
    }
}
