package io.pinion.rabbitmq;

/** How many messages may be unsettled. */
final class Prefetch {
    static final int MAX = 65_535;

    private Prefetch() {}

    static int checked(int messages) {
        if (messages < 1 || messages > MAX) {
            throw new IllegalArgumentException("prefetch must be 1 to " + MAX + " messages, was " + messages);
        }
        return messages;
    }
}
