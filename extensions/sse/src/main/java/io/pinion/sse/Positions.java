package io.pinion.sse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Up to which id everything is handled, although events may be handled out of order. Only for the worker's thread. */
final class Positions {
    /** All that came and is not behind {@link #handledId}, oldest first; marks are settled from the start. */
    private final ArrayDeque<SseEvent> open = new ArrayDeque<>();

    private String receivedId;
    private volatile String handledId;

    Positions(String id) {
        receivedId = id;
        handledId = id;
    }

    String receivedId() {
        return receivedId;
    }

    /** From any thread. */
    String handledId() {
        return handledId;
    }

    void received(SseEvent event) {
        if (event.kind == SseEvent.Kind.MARK) {
            if (event.id().equals(receivedId)) {
                return;
            }
            // One mark behind an event says as much as many.
            SseEvent last = open.peekLast();
            if (last != null && last.kind == SseEvent.Kind.MARK) {
                open.removeLast();
            }
        }
        receivedId = event.id();
        open.addLast(event);
        advance();
    }

    void settle(SseEvent event) {
        event.settled = true;
        advance();
    }

    /** Makes what is not handled new, in its place; returns it, oldest first. */
    List<SseEvent> renew(int epoch) {
        List<SseEvent> renewed = new ArrayList<>();
        for (int left = open.size(); left > 0; left--) {
            SseEvent event = open.removeFirst();
            if (!event.settled) {
                event = event.again(epoch);
                renewed.add(event);
            }
            open.addLast(event);
        }
        return renewed;
    }

    /** Forgets what is not handled. */
    void rewind() {
        open.clear();
        receivedId = handledId;
    }

    private void advance() {
        for (SseEvent first = open.peekFirst(); first != null && first.settled; first = open.peekFirst()) {
            handledId = first.id();
            open.removeFirst();
        }
    }
}
