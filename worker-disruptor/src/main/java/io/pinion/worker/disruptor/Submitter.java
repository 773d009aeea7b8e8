package io.pinion.worker.disruptor;

import io.pinion.worker.OfferResult;
import org.jspecify.annotations.Nullable;

/**
 * The way in: from any thread to the ring, from the worker's own to its own queue, and what a full one means.
 */
final class Submitter {
    private final Engine engine;
    private final TaskLane lane;
    private final LocalQueue local;
    private final LoopThread thread;
    private final ControlWord control;

    Submitter(Engine engine) {
        this.engine = engine;
        lane = engine.lane;
        local = engine.local;
        thread = engine.thread;
        control = engine.control;
    }

    /** Hands over under the overflow policy; false if the policy dropped the task. */
    boolean hand(Object task, @Nullable Object first, @Nullable Object second) {
        OfferResult result = offer(task, first, second);
        return result == OfferResult.ACCEPTED || refused(result, task, first, second, Durations.FOREVER_NS);
    }

    /** After a first {@link #offer}: waits for room no longer than the caller waits in all; false if dropped. */
    boolean refused(OfferResult result, Object task, long maxWaitNs) {
        return refused(result, task, null, null, maxWaitNs);
    }

    OfferResult offer(Object task, @Nullable Object first, @Nullable Object second) {
        return thread.isCurrent() ? offerLocal(task, first, second) : lane.offer(task, first, second);
    }

    private boolean refused(
            OfferResult result, Object task, @Nullable Object first, @Nullable Object second, long maxWaitNs) {
        return engine.overflow.onRefusal(
                result, lane.blocked(), () -> offer(task, first, second), maxWaitNs, 1, "worker");
    }

    private OfferResult offerLocal(Object task, @Nullable Object first, @Nullable Object second) {
        if (control.acquire() >= ControlWord.DRAINING) {
            return OfferResult.CLOSED;
        }
        if (!local.hasRoom(1)) {
            return OfferResult.FULL;
        }
        return pushLocal(task, first, second) ? OfferResult.ACCEPTED : OfferResult.CLOSED;
    }

    /** Behind everything claimed by now; false if a close has begun to give up and this could be taken back. */
    private boolean pushLocal(Object task, @Nullable Object first, @Nullable Object second) {
        local.push(task, first, second, lane.cursor());
        return control.afterPublication() < ControlWord.ABANDONING || !local.takeBackLast(task);
    }

    /** Hands over a batch as one, waiting no longer than the caller would; false if the policy dropped it. */
    boolean handAll(Object[] tasks, long maxWaitNs) {
        if (tasks.length > lane.capacity()) {
            throw new IllegalArgumentException(
                    "a batch of " + tasks.length + " tasks is larger than the ring of worker '" + engine.config.name()
                            + "' (" + lane.capacity() + "); split it or raise the capacity");
        }
        if (tasks.length == 0) {
            return true;
        }
        Batch batch = new Batch(tasks);
        OfferResult result = offerAll(batch);
        return result == OfferResult.ACCEPTED
                || engine.overflow.onRefusal(
                        result, lane.blocked(), () -> offerAll(batch), maxWaitNs, tasks.length, "worker");
    }

    private OfferResult offerAll(Batch batch) {
        if (!thread.isCurrent()) {
            return lane.offerAll(batch);
        }
        if (control.acquire() >= ControlWord.DRAINING) {
            return OfferResult.CLOSED;
        }
        if (!local.hasRoom(batch.size())) {
            return OfferResult.FULL;
        }
        return pushLocal(batch, null, null) ? OfferResult.ACCEPTED : OfferResult.CLOSED;
    }
}
