package io.pinion.rabbitmq;

import java.util.concurrent.atomic.AtomicReference;

/**
 * All messages of one publisher from the call to their end, in order: a linked line to which any thread appends, with
 * the oldest one that is not settled at its head.
 *
 * <p>Who writes what: any thread {@link #append}s; only the owner thread moves the head. Any thread may walk the line
 * from the head, past settled messages too, so time-outs need no word with the owner thread, which may be stuck in a
 * write.
 * <p>Source: the non-intrusive multi-producer queue of Vyukov (1024cores), kept as a list: its nodes stay until the
 * head has passed them.
 */
final class OutgoingLine {
    private final AtomicReference<Outgoing> tail;
    private volatile Outgoing head;

    /** @param settled a message that has ended, as the one before the first */
    OutgoingLine(Outgoing settled) {
        head = settled;
        tail = new AtomicReference<>(settled);
    }

    /** Appends at the end; any thread. One atomic exchange; between it and the link the rest is not seen yet. */
    void append(Outgoing message) {
        tail.getAndSet(message).next(message);
    }

    /** The one before the oldest that may be unsettled; any thread. */
    Outgoing head() {
        return head;
    }

    /** Lets go of settled messages at the front; owner thread. Returns the head. */
    Outgoing trim() {
        Outgoing at = head;
        Outgoing next = at.next();
        while (next != null && next.settled()) {
            at = next;
            next = at.next();
        }
        head = at;
        return at;
    }
}
