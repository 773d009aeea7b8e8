package io.pinion.rabbitmq;

/**
 * Holds back the flush that the client does after each command, so that a batch of messages costs few writes to the
 * socket.
 *
 * <p>It holds for one thread, between {@link #hold} and {@link #release}; the heartbeats of another one are not held.
 */
final class CorkedFlush {
    private static final ThreadLocal<boolean[]> HELD = ThreadLocal.withInitial(() -> new boolean[1]);

    private CorkedFlush() {}

    /** From here on this thread's flushes do nothing. */
    static void hold() {
        HELD.get()[0] = true;
    }

    /** From here on they do what they should. */
    static void release() {
        HELD.get()[0] = false;
    }

    static boolean held() {
        return HELD.get()[0];
    }
}
