package io.pinion.worker.disruptor.net;

import java.util.ArrayDeque;

/**
 * The streams that move much, and whose turn it is.
 *
 * <p>What is ready and light is served in the look that found it. A heavy stream waits here until the light ones of the
 * look have been served, and after one share the poller is looked at again: a light stream waits for one share at most,
 * however many heavy ones there are. Among themselves the heavy ones take turns.
 *
 * <p>Source: the sparse flows of fq_codel (RFC 8290, section 4.2), with one flow per stream.
 */
final class HeavyTurns {
    /** What all heavy streams move between two looks, and how far the last of them may go beyond it: one read. */
    static final int SHARE_BYTES = 1 << 16;

    /** A stream that has moved so much in one turn is heavy in the next. */
    static final int HEAVY_BYTES = 1 << 12;

    private final ArrayDeque<StreamCore> waiting = new ArrayDeque<>();

    /** Behind all that wait; a stream waits once. */
    void add(StreamCore stream) {
        waiting.add(stream);
    }

    /** One that has ended waits no more. */
    void remove(StreamCore stream) {
        waiting.remove(stream);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Serves one share's worth, each stream once at most; how many streams. A handler may end those that wait. */
    int serve() {
        int most = waiting.size();
        int served = 0;
        long moved = 0;
        StreamCore next;
        while (served < most && moved < SHARE_BYTES && (next = waiting.poll()) != null) {
            moved += next.takeTurn();
            served++;
        }
        return served;
    }
}
