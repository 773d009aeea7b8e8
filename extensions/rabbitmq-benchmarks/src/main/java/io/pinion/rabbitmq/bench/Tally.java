package io.pinion.rabbitmq.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a handler does with its bulks: it looks at each body and counts. Threads: one counts, another one waits. */
final class Tally {
    static final int BODY_BYTES = 100;

    private final long expected;
    private final CountDownLatch all = new CountDownLatch(1);
    private long counted;
    private long odd;

    Tally(long expected) {
        this.expected = expected;
    }

    /** One message. */
    void see(byte[] body) {
        if (body.length != BODY_BYTES) {
            odd++;
        }
        counted++;
        if (counted == expected) {
            all.countDown();
        }
    }

    /** Waits for the last message. */
    void await(long seconds) throws InterruptedException {
        if (!all.await(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException("after " + seconds + " s there were not " + expected + " messages");
        }
        if (odd > 0) {
            throw new IllegalStateException(odd + " messages have another size than " + BODY_BYTES + " bytes");
        }
    }
}
