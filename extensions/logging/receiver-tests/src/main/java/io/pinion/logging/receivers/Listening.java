package io.pinion.logging.receivers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.locks.LockSupport;

/** Listens on a loopback port that was in use a moment ago. */
final class Listening {
    private static final long PATIENCE_NS = 10_000_000_000L;
    private static final long POLL_NS = 5_000_000;

    private Listening() {}

    static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** A socket on which somebody waits is let go of by the system a little after its close. */
    static ServerSocket on(int port) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NS;
        while (true) {
            ServerSocket socket = new ServerSocket();
            try {
                socket.setReuseAddress(true);
                socket.bind(address(port));
                return socket;
            } catch (IOException e) {
                socket.close();
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(POLL_NS);
            }
        }
    }
}
