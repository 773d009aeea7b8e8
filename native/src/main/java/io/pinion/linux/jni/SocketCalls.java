package io.pinion.linux.jni;

import java.nio.ByteBuffer;

/** Native methods of {@code socket.c}; {@code address} is where an {@link Addresses} keeps its bytes. */
final class SocketCalls {
    private SocketCalls() {}

    static native int open(int family, int type);

    static native int bind(int fd, long address);

    static native int listen(int fd, int backlog);

    static native int accept(int fd);

    /** 1 connected, 0 under way. */
    static native int connect(int fd, long address);

    /** 1 connected, 0 under way. */
    static native int finishConnect(int fd);

    static native int read(int fd, ByteBuffer direct, int position, int length);

    static native int write(int fd, ByteBuffer direct, int position, int length);

    /** {@code ranges} is the address of two ints per buffer: position and length. */
    static native long gather(int fd, ByteBuffer[] direct, int offset, int count, long ranges);

    /** An address of 0 means the connected peer. */
    static native int sendTo(int fd, ByteBuffer direct, int position, int length, long address);

    static native int receiveFrom(int fd, ByteBuffer direct, int position, int length, long address);

    static native int shutdownOutput(int fd);

    static native int local(int fd, long address);

    static native int remote(int fd, long address);

    static native int setInt(int fd, int level, int name, int value);

    static native int getInt(int fd, int level, int name);

    /** Negative seconds switch lingering off. */
    static native int setLinger(int fd, int seconds);

    /** Of TCP only. The end of the output counts as a byte. */
    static native int unacknowledged(int fd);

    /** Leaves three ints at {@code scratch}: process, user and group. */
    static native int peer(int fd, long scratch);
}
