package io.pinion.linux.jni;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;

/** The families of sockets, by their Linux numbers. */
enum Family {
    UNIX(1),
    INET(2),
    INET6(10);

    static final int STREAM = 1;
    static final int DATAGRAM = 2;

    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;

    final int number;

    Family(int number) {
        this.number = number;
    }

    static Family of(ProtocolFamily family) {
        if (family instanceof StandardProtocolFamily standard) {
            return switch (standard) {
                case INET -> INET;
                case INET6 -> INET6;
                case UNIX -> UNIX;
            };
        }
        throw new UnsupportedOperationException(
                "The epoll poller has no family " + family.name() + "; use INET, INET6 or UNIX");
    }

    /** A new descriptor. An INET6 socket takes IPv4 too, whatever the system's default is. */
    int open(int type) throws IOException {
        int fd = Errno.check(SocketCalls.open(number, type), "open " + this + " socket");
        if (this == INET6) {
            set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
        }
        return fd;
    }

    /** A new descriptor that may be bound while connections of an earlier listener linger. */
    int openListener() throws IOException {
        int fd = open(STREAM);
        if (this != UNIX) {
            set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
        }
        return fd;
    }

    private void set(int fd, int level, int name, int value) throws IOException {
        int answer = SocketCalls.setInt(fd, level, name, value);
        if (answer < 0) {
            PollCalls.close(fd);
            throw Errno.exception("open " + this + " socket", -answer);
        }
    }
}
