package io.pinion.logging.receivers;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;

/** Whether an input of a receiver takes something, without sending anything to it. */
final class Readiness {
    private static final int TIMEOUT_MS = 1_000;

    private Readiness() {}

    static boolean of(ReceiverNode node, Input input) {
        return switch (input.transport()) {
            case TCP, TLS -> accepts(node.port(input));
            case UDP -> isTaken(node.port(input));
            case UNIX_STREAM -> accepts(UnixDomainSocketAddress.of(node.socket(input)));
            case UNIX_DATAGRAM -> Files.exists(node.socket(input));
        };
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean accepts(UnixDomainSocketAddress address) {
        try (SocketChannel channel = SocketChannel.open(address)) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isTaken(int port) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
