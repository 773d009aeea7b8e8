package io.pinion.rabbitmq;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is settled, on its way to the owner of the channel: the worker collects without a lock and passes on a group at a
 * time; the owner takes everything at once. Holds no more than what is unsettled; allocates nothing once it has grown.
 */
final class SettleQueue {
    private final AtomicBoolean awake = new AtomicBoolean();
    private List<AmqpMessage> filling = new ArrayList<>();
    private List<AmqpMessage> passed = new ArrayList<>();
    private List<AmqpMessage> spare = new ArrayList<>();

    /** The worker only. */
    void collect(AmqpMessage message) {
        filling.add(message);
    }

    /** Passes on what was collected; the worker only. Returns whether the owner has to be woken. */
    boolean pass() {
        synchronized (this) {
            if (passed.isEmpty()) {
                List<AmqpMessage> empty = passed;
                passed = filling;
                filling = empty;
            } else {
                passed.addAll(filling);
                filling.clear();
            }
        }
        return awake.compareAndSet(false, true);
    }

    /** Passes on one message; any thread. Returns whether the owner has to be woken. */
    boolean pass(AmqpMessage message) {
        synchronized (this) {
            passed.add(message);
        }
        return awake.compareAndSet(false, true);
    }

    /** Takes what was passed, until the next call; the owner only. */
    List<AmqpMessage> take() {
        awake.set(false);
        spare.clear();
        synchronized (this) {
            List<AmqpMessage> taken = passed;
            passed = spare;
            spare = taken;
            return taken;
        }
    }
}
