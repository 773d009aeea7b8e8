package io.pinion.consumers;

import org.jspecify.annotations.Nullable;

/**
 * An item on which its handler can leave a mark: what is to become of it, whatever becomes of the rest of its bulk.
 *
 * <p>A mark is only a wish until the handler is done; the last one wins, also when the handler throws. Without a mark
 * the route's action for success or exception is taken. A mark that is left after the handler is done changes nothing.
 * <p>Threads: those of the handler, one at a time; what they mark is seen when the handler (or its stage) is done.
 */
public abstract class Delivery {
    private @Nullable Action mark;

    /** Makes an item without a mark. */
    protected Delivery() {}

    /** Marks the item as done, see {@link Action#ACK}. */
    public final void accept() {
        mark = Action.ACK;
    }

    /** Marks the item as refused for good, see {@link Action#REJECT}. */
    public final void reject() {
        mark = Action.REJECT;
    }

    /** Marks the item to be delivered again, see {@link Action#REQUEUE}. */
    public final void requeue() {
        mark = Action.REQUEUE;
    }

    /**
     * Returns the mark.
     *
     * @return the last one, or null
     */
    public final @Nullable Action mark() {
        return mark;
    }
}
