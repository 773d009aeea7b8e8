package io.pinion.rabbitmq;

import io.pinion.rabbitmq.PublishChannel.ChannelEnd;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the broker has said, on its way from the client's thread to the owner thread.
 *
 * <p>Shape: bounded; a broker that says far more than there are messages overflows it, which is seen once.
 * <p>Threads: any thread adds, the owner thread polls. Order: as added.
 */
final class PublishEvents {
    /** What was said. */
    enum Kind {
        ACK,
        NACK,
        RETURN,
        END
    }

    /** One word of the broker about one channel; the later fields are for some kinds only. */
    record Event(
            long epoch,
            Kind kind,
            long tag,
            boolean multiple,
            int code,
            @Nullable String text,
            @Nullable ChannelEnd end) {}

    private final ConcurrentLinkedQueue<Event> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final int limit;
    private final Runnable wake;
    private volatile boolean overflown;

    PublishEvents(int maxMessages, Runnable wake) {
        // A return and a confirm for each message, and the ends of channels.
        limit = 4 * maxMessages + 1024;
        this.wake = wake;
    }

    @Nullable
    Event poll() {
        Event event = queue.poll();
        if (event != null) {
            size.decrementAndGet();
        }
        return event;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Whether something had to be dropped since the last call; the channel is of no use then. */
    boolean takeOverflow() {
        boolean was = overflown;
        if (was) {
            overflown = false;
        }
        return was;
    }

    private void add(Event event) {
        if (size.incrementAndGet() > limit) {
            size.decrementAndGet();
            overflown = true;
        } else {
            queue.add(event);
        }
        wake.run();
    }

    /** Returns where one channel tells. */
    PublishChannel.Events of(long epoch) {
        return new PublishChannel.Events() {
            @Override
            public void acked(long tag, boolean multiple) {
                add(new Event(epoch, Kind.ACK, tag, multiple, 0, null, null));
            }

            @Override
            public void nacked(long tag, boolean multiple) {
                add(new Event(epoch, Kind.NACK, tag, multiple, 0, null, null));
            }

            @Override
            public void returned(long tag, int code, String text) {
                add(new Event(epoch, Kind.RETURN, tag, false, code, text, null));
            }

            @Override
            public void closed(ChannelEnd end) {
                add(new Event(epoch, Kind.END, 0, false, 0, null, end));
            }
        };
    }
}
