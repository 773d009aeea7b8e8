package io.pinion.brokers;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One connection through a {@link FaultProxy}: the client's socket and the one to the broker. */
final class ProxyLink {
    private static final int BUFFER_BYTES = 1 << 16;

    private final FaultProxy proxy;
    private final Socket near;
    private final Socket far;
    /** Whoever ends the connection first says how; the threads that carry it notice by an error and must not reset it. */
    private final AtomicBoolean isOver = new AtomicBoolean();

    ProxyLink(FaultProxy proxy, Socket near, Socket far) {
        this.proxy = proxy;
        this.near = near;
        this.far = far;
    }

    boolean isClosed() {
        return isOver.get();
    }

    /** Carries bytes until an end comes or the connection breaks. */
    void carry(FaultProxy.Direction direction) {
        Socket from = direction == FaultProxy.Direction.TO_BROKER ? near : far;
        Socket to = to(direction);
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            from.setTcpNoDelay(true);
            int length;
            while ((length = from.getInputStream().read(buffer)) >= 0) {
                TimeUnit.NANOSECONDS.sleep(proxy.delay(direction).toNanos());
                if (proxy.mayPass(direction)) {
                    to.getOutputStream().write(buffer, 0, length);
                    to.getOutputStream().flush();
                }
            }
            // The end of a stream is lost or late as bytes are.
            if (proxy.mayPass(direction)) {
                end(direction);
            }
        } catch (IOException e) {
            reset();
        } catch (InterruptedException e) {
            reset();
            Thread.currentThread().interrupt();
        }
    }

    private Socket to(FaultProxy.Direction direction) {
        return direction == FaultProxy.Direction.TO_BROKER ? far : near;
    }

    /** The receiver of that direction sees the end; when both have, the connection is over. */
    void end(FaultProxy.Direction direction) {
        try {
            to(direction).shutdownOutput();
        } catch (IOException e) {
            reset();
        }
        if (near.isOutputShutdown() && far.isOutputShutdown()) {
            close();
        }
    }

    void close() {
        if (isOver.compareAndSet(false, true)) {
            close(near);
            close(far);
        }
    }

    void reset() {
        if (isOver.compareAndSet(false, true)) {
            reset(near);
            reset(far);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already.
        }
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to do for it.
        }
    }
}
