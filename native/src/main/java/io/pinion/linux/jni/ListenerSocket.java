package io.pinion.linux.jni;

import io.pinion.worker.spi.PollerSocket;
import io.pinion.worker.spi.ReadyHandler;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A socket that accepts connections. */
final class ListenerSocket extends EpollSocket {
    /** The kernel cuts it to its own limit. */
    private static final int DEFAULT_BACKLOG = 4096;

    ListenerSocket(EpollPoller poller, int fd, Family family, ReadyHandler handler) {
        super(poller, fd, family, handler);
    }

    @Override
    String kind() {
        return "A listener";
    }

    @Override
    public void bind(@Nullable SocketAddress local, int backlog) throws IOException {
        if (backlog < 0) {
            throw new IllegalArgumentException("backlog must not be negative, was " + backlog);
        }
        if (local == null && family == Family.UNIX) {
            throw new IllegalArgumentException("A Unix-domain listener needs a path to bind to");
        }
        super.bind(local, backlog);
        int answer = SocketCalls.listen(fd(), backlog == 0 ? DEFAULT_BACKLOG : backlog);
        if (answer < 0) {
            throw Errno.binding("listen on " + words(local), -answer);
        }
    }

    @Override
    public @Nullable PollerSocket accept(ReadyHandler newHandler) throws IOException {
        int answer = SocketCalls.accept(fd());
        if (answer >= 0) {
            return poller.register(new StreamSocket(poller, answer, family, newHandler));
        }
        if (!isGone(-answer)) {
            throw Errno.exception("accept", -answer);
        }
        return null;
    }

    /** Nobody waits, or who did has gone; Linux hands network errors of the new connection to accept. */
    private static boolean isGone(int errno) {
        return switch (errno) {
            case Errno.EAGAIN,
                    Errno.EPROTO,
                    Errno.ECONNABORTED,
                    Errno.ENETDOWN,
                    Errno.ENETUNREACH,
                    Errno.EHOSTDOWN,
                    Errno.EHOSTUNREACH -> true;
            default -> false;
        };
    }
}
