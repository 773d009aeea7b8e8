package io.pinion.rabbitmq;

import io.pinion.consumers.source.Inlet;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands messages in, and holds back those that come while as many are unsettled as the route allows: a route with several
 * queues has a prefetch for each, and after a reconnection the handlers may still be at work on messages of before.
 *
 * <p>Shape: holds at most what the broker sends unsettled. Threads: the client's, and the owner of the channel.
 */
final class Gate {
    private static final System.Logger LOG = System.getLogger(Gate.class.getName());

    private final int limit;
    private final String route;
    private final AtomicLong released = new AtomicLong();
    private final ArrayDeque<AmqpMessage> held = new ArrayDeque<>();
    private final Inlet<AmqpMessage> inlet;
    private final Runnable onFull;
    private long delivered;
    private boolean shut;

    /**
     * @param onFull the route was full although it should not have been: drain again soon
     */
    Gate(int limit, String route, Inlet<AmqpMessage> inlet, Runnable onFull) {
        this.limit = limit;
        this.route = route;
        this.inlet = inlet;
        this.onFull = onFull;
    }

    /** One more message may come in; the worker only. */
    void release() {
        released.lazySet(released.getPlain() + 1);
    }

    /** Hands in, or holds back. */
    synchronized void admit(AmqpMessage message) {
        if (shut) {
            return; // the broker still has it
        }
        if (!held.isEmpty() || !hasRoom()) {
            held.add(message);
        } else if (!handIn(message)) {
            held.add(message);
            onFull.run();
        }
    }

    /** Hands in what was held back, as far as there is room; whether all of it. */
    synchronized boolean drain() {
        while (!held.isEmpty() && hasRoom()) {
            AmqpMessage first = held.element();
            Incarnation incarnation = first.incarnation;
            if (incarnation != null && incarnation.isLive() && !handIn(first)) {
                return false;
            }
            held.remove();
        }
        return held.isEmpty();
    }

    synchronized int held() {
        return held.size();
    }

    /** Nothing more comes in. */
    synchronized void shut() {
        shut = true;
        held.clear();
    }

    synchronized boolean hasRoom() {
        return delivered - released.get() < limit;
    }

    private boolean handIn(AmqpMessage message) {
        try {
            inlet.deliver(message);
            delivered++;
            return true;
        } catch (IllegalStateException full) {
            // The route counts what it left out as stale a moment after it has said so.
            return false;
        } catch (RejectedExecutionException ended) {
            shut = true;
            held.clear();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "route ''{0}'' takes no messages any more, the broker keeps them: {1}",
                    route,
                    Text.of(ended));
            return true;
        }
    }
}
