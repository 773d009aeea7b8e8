package io.pinion.rabbitmq;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was sent on one channel and not confirmed, by delivery tag, in order.
 *
 * <p>Threads: the owner thread.
 */
final class ConfirmWindow {
    private final Map<Long, Outgoing> byTag = new LinkedHashMap<>();
    private long lastTag;

    /** The tag that the broker will give to the next message. */
    long nextTag() {
        return lastTag + 1;
    }

    /** A message has been sent. */
    void add(Outgoing message) {
        byTag.put(++lastTag, message);
    }

    /** A message in it, or null. */
    @Nullable
    Outgoing get(long tag) {
        return byTag.get(tag);
    }

    /** Takes out what a confirm names. */
    void take(long tag, boolean multiple, Consumer<Outgoing> each) {
        if (!multiple) {
            Outgoing one = byTag.remove(tag);
            if (one != null) {
                each.accept(one);
            }
            return;
        }
        Iterator<Map.Entry<Long, Outgoing>> oldest = byTag.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Long, Outgoing> entry = oldest.next();
            // Tag 0 with multiple means all.
            if (tag != 0 && entry.getKey() > tag) {
                return;
            }
            oldest.remove();
            each.accept(entry.getValue());
        }
    }

    /** Lets go of the oldest that have ended without a confirm. */
    void trim() {
        Iterator<Outgoing> oldest = byTag.values().iterator();
        while (oldest.hasNext() && oldest.next().settled()) {
            oldest.remove();
        }
    }

    boolean isEmpty() {
        return byTag.isEmpty();
    }

    /** The only message in it, or null if there are none or several. */
    @Nullable
    Outgoing only() {
        return byTag.size() == 1 ? byTag.values().iterator().next() : null;
    }

    /** Those in it, in order. */
    Iterable<Outgoing> all() {
        return byTag.values();
    }
}
