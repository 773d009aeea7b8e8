package io.pinion.rabbitmq;

import io.pinion.consumers.Action;

/**
 * The way of a message from the client to its route, or back to the broker where nobody could handle it.
 *
 * <p>Threads: the one that reads, but for what says so.
 */
final class Intake {
    private static final System.Logger LOG = System.getLogger(AmqpSource.class.getName());

    private final RouteOptions options;
    private final Settler settler;
    private final Gate gate;
    private final Counters counters;
    private final LogPacer oversizedLog = new LogPacer();
    private final LogPacer undecodableLog = new LogPacer();

    Intake(RouteOptions options, Settler settler, Gate gate, Counters counters) {
        this.options = options;
        this.settler = settler;
        this.gate = gate;
        this.counters = counters;
    }

    void delivered(AmqpMessage message) {
        counters.delivered.incrementAndGet();
        if (message.oversizeBytes > 0) {
            oversized(message);
            return;
        }
        message.attempts = settler.attempts(message);
        Class<?> type = options.eagerType();
        if (type != null) {
            try {
                message.body(type);
            } catch (AmqpDecodeException e) {
                settler.refuse(message, options.onUndecodable());
                return;
            }
        }
        gate.admit(message);
    }

    /** Handed to nobody, and never again: it would come back as large. */
    private void oversized(AmqpMessage message) {
        counters.oversized.incrementAndGet();
        long keptBack = oversizedLog.admit(System.nanoTime());
        if (keptBack >= 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "route ''{0}'': a body of {1} bytes is larger than the maxBodyBytes of the connection; rejected for good,"
                            + " {2} lines like this were left out: {3}",
                    options.route(),
                    message.oversizeBytes,
                    keptBack,
                    message);
        }
        settler.refuse(message, Action.REJECT);
    }

    /** What its route has set for such a message; on the thread that decodes. */
    Action undecodable(AmqpMessage message, Throwable cause) {
        counters.undecodable.incrementAndGet();
        long keptBack = undecodableLog.admit(System.nanoTime());
        if (keptBack >= 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "route ''{0}'': undecodable, {1}, {2} lines like this were left out: {3}: {4}; body {5}",
                    options.route(),
                    options.onUndecodable() == Action.ACK ? "dropped" : "rejected",
                    keptBack,
                    message,
                    Text.of(cause),
                    Text.of(message.bytes()));
        }
        return options.onUndecodable();
    }
}
