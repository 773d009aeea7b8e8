package io.pinion.rabbitmq;

import java.util.concurrent.atomic.AtomicLong;

/** Life signs of a peer, counted by the thread that reads and dated by whoever looks; so a sign costs no clock. */
final class Pulse {
    private final AtomicLong signs = new AtomicLong();
    private long seen;
    private long seenAtNs = System.nanoTime();

    /** One writer at a time. */
    void sign() {
        signs.setOpaque(signs.getPlain() + 1);
    }

    /** How long there has been no sign, as far as was looked. */
    synchronized long idleNs(long nowNs) {
        long now = signs.getOpaque();
        if (now != seen) {
            seen = now;
            seenAtNs = nowNs;
        }
        return nowNs - seenAtNs;
    }

    synchronized void restart(long nowNs) {
        seen = signs.getOpaque();
        seenAtNs = nowNs;
    }
}
