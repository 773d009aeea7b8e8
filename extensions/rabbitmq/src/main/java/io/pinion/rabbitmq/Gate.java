package io.pinion.rabbitmq;

import io.pinion.consumers.source.Inlet;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands messages in, and holds back those that come while as many are unsettled as the route allows: a route with several
 * queues has a prefetch for each, and after a reconnection the handlers may still be at work on messages of before.
 *
 * <p>Shape: holds at most what the broker sends unsettled on one channel. Threads: the client's, and the owner of the
 * channel. The one that hands in may have to wait for the worker, which therefore waits for nobody here.
 */
final class Gate {
    private static final System.Logger LOG = System.getLogger(Gate.class.getName());

    private final int limit;
    private final String route;
    private final AtomicLong released = new AtomicLong();
    private final ArrayDeque<AmqpMessage> held = new ArrayDeque<>();
    private final Inlet<AmqpMessage> inlet;
    private final ReentrantLock lock = new ReentrantLock();
    private long delivered;
    private volatile boolean shut;

    Gate(int limit, String route, Inlet<AmqpMessage> inlet) {
        this.limit = limit;
        this.route = route;
        this.inlet = inlet;
    }

    /** One more message may come in; the worker only. */
    void release() {
        released.lazySet(released.getPlain() + 1);
    }

    /** Hands in, or holds back. */
    void admit(AmqpMessage message) {
        lock.lock();
        try {
            if (shut || !isLive(message)) {
                return; // the broker still has it
            }
            if (!held.isEmpty() || !hasRoom()) {
                held.add(message);
            } else {
                handIn(message);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Hands in what was held back, as far as there is room. */
    void drain() {
        lock.lock();
        try {
            while (!shut && !held.isEmpty() && hasRoom()) {
                AmqpMessage first = held.remove();
                if (isLive(first)) {
                    handIn(first);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of what was held back for channels that have gone. */
    void forgetTheDead() {
        lock.lock();
        try {
            held.removeIf(each -> !isLive(each));
        } finally {
            lock.unlock();
        }
    }

    int held() {
        lock.lock();
        try {
            return held.size();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more comes in. Waits for one that is on its way in: not for the worker. */
    void shut() {
        shut = true;
        lock.lock();
        try {
            held.clear();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #shut}, without waiting; whether nothing is on its way in. */
    boolean tryShut() {
        shut = true;
        if (!lock.tryLock()) {
            return false;
        }
        try {
            held.clear();
        } finally {
            lock.unlock();
        }
        return true;
    }

    private boolean hasRoom() {
        return delivered - released.get() < limit;
    }

    private static boolean isLive(AmqpMessage message) {
        Incarnation incarnation = message.incarnation;
        return incarnation != null && incarnation.isLive();
    }

    private void handIn(AmqpMessage message) {
        try {
            inlet.deliver(message);
            delivered++;
        } catch (RejectedExecutionException ended) {
            shut = true;
            held.clear();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "route ''{0}'' takes no messages any more, the broker keeps them: {1}",
                    route,
                    Text.of(ended));
        }
    }
}
