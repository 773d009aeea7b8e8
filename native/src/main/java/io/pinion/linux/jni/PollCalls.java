package io.pinion.linux.jni;

import java.nio.ByteBuffer;

/** Native methods of {@code poll.c}. */
final class PollCalls {
    private PollCalls() {}

    /** The number of the Java side; a library that answers another one is refused. */
    static final int ABI = 2;

    static native int abi();

    static native long address(ByteBuffer direct);

    static native int create();

    static native int control(int epoll, int operation, int fd, int events, long token);

    /** Waits up to {@code timeoutNs}, never shorter unless something is ready; {@code events} is an address. */
    static native int await(int epoll, long events, int capacity, long timeoutNs, boolean precise);

    /** 1 when the kernel takes time-outs in nanoseconds. */
    static native int hasPrecise();

    static native int eventSize();

    static native int tokenOffset();

    static native int eventFd();

    static native int signal(int eventFd, long value);

    static native int close(int fd);
}
