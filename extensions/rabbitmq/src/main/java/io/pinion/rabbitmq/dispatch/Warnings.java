package io.pinion.rabbitmq.dispatch;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Log lines about single commands, at most one of a kind in five seconds; what was held back is counted in the next. */
final class Warnings {
    private static final System.Logger LOG = System.getLogger(RemoteConsumer.class.getName());
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(5);

    private final String queue;
    private final Gate deadLetters = new Gate();
    private final Gate publications = new Gate();

    Warnings(String queue) {
        this.queue = LogText.visible(queue);
    }

    void deadLetter(Arrival arrival, String reason, String error) {
        long held = deadLetters.open();
        if (held >= 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "queue {0}: command {1} of type {2} becomes a dead letter, {3}: {4} ({5} more of these held back)",
                    queue,
                    LogText.visible(arrival.id()),
                    LogText.visible(arrival.type()),
                    reason,
                    error,
                    held);
        }
    }

    void publication(Parcel parcel, @Nullable Throwable error) {
        long held = publications.open();
        if (held >= 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "queue {0}: command {1} could not be published to {2} and is tried again: {3} ({4} more of these"
                            + " held back)",
                    queue,
                    LogText.visible(parcel.id()),
                    LogText.visible(parcel.queue()),
                    error == null ? "" : LogText.of(error),
                    held);
        }
    }

    private static final class Gate {
        private long openedNs = System.nanoTime() - PAUSE_NS;
        private long held;

        /** How many were held back, or -1 to hold this one back too. */
        synchronized long open() {
            long now = System.nanoTime();
            if (now - openedNs < PAUSE_NS) {
                held++;
                return -1;
            }
            openedNs = now;
            long before = held;
            held = 0;
            return before;
        }
    }
}
