package io.pinion.rabbitmq.dispatch;

import java.nio.charset.StandardCharsets;

/**
 * The names of the queues behind one dispatch.
 *
 * @param vhost the virtual host
 * @param base the name that was given
 * @param partitions how many, 0 for one queue without order
 */
record QueueNames(String vhost, String base, int partitions) {
    // AMQP allows 255 bytes; room for the longest suffix.
    static final int MAX_BYTES = 240;

    QueueNames {
        if (base.isBlank() || base.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES || base.startsWith("amq.")) {
            throw new IllegalArgumentException("queue must not be blank, not begin with amq. and have at most "
                    + MAX_BYTES + " bytes, was '" + LogText.visible(base) + "'");
        }
    }

    boolean isOrdered() {
        return partitions > 0;
    }

    /** How many queues carry commands. */
    int count() {
        return Math.max(1, partitions);
    }

    String shard(int number) {
        return isOrdered() ? base + "." + number : base;
    }

    String deadLetters() {
        return base + ".dead";
    }

    /** Carries nothing: its consumers are counted, so that each process knows how many there are. */
    String members() {
        return base + ".members";
    }
}
