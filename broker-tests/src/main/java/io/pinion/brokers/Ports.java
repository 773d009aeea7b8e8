package io.pinion.brokers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports below those that the system gives to clients. In that range neither somebody else's outgoing connection
 * takes the port while its broker is down, nor does a client that retries connect to itself.
 */
final class Ports {
    private static final int FIRST = 12_000;
    private static final int END = 32_000;
    private static final int TRIES = 1_000;

    private Ports() {}

    static int free() {
        IOException last = null;
        for (int tried = 0; tried < TRIES; tried++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException e) {
                last = e;
            }
        }
        throw new UncheckedIOException(
                "no free loopback port found from " + FIRST + " to " + END + " in " + TRIES + " tries", last);
    }
}
