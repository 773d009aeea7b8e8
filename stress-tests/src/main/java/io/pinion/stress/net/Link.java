package io.pinion.stress.net;

import java.io.IOException;
import java.net.Socket;
import java.util.EnumSet;
import java.util.Set;

/** One connection through the proxy: its two sockets, and how they end. */
final class Link {
    private final Socket near;
    private final Socket far;
    private final Set<Direction> ended = EnumSet.noneOf(Direction.class);

    /** Between who has connected and the target. */
    Link(Socket near, Socket far) {
        this.near = near;
        this.far = far;
    }

    Socket from(Direction direction) {
        return direction == Direction.UP ? near : far;
    }

    Socket to(Direction direction) {
        return direction == Direction.UP ? far : near;
    }

    /** This direction has come to its end in order. */
    synchronized void ended(Direction direction) {
        try {
            to(direction).shutdownOutput();
        } catch (IOException e) {
            // It is closed already.
        }
        ended.add(direction);
        if (ended.size() == Direction.values().length) {
            close();
        }
    }

    boolean isClosed() {
        return near.isClosed() && far.isClosed();
    }

    void cut(Cut how, Direction direction) {
        switch (how) {
            case CLOSE -> close();
            case HALF_CLOSE -> ended(direction);
            case RESET -> reset();
            case SWALLOW -> {
                // From here on nobody reads.
            }
        }
    }

    void reset() {
        reset(near);
        reset(far);
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
        }
        close(socket);
    }

    void close() {
        close(near);
        close(far);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Then there is nothing to close.
        }
    }
}
