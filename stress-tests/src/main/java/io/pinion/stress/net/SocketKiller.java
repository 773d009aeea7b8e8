package io.pinion.stress.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Has the system end connections from outside, as an administrator can (ss -K); needs the right to. */
final class SocketKiller {
    private SocketKiller() {}

    /** Tries it on a connection of its own. */
    static boolean works() throws IOException, InterruptedException {
        try (ServerSocket listening = new ServerSocket(0, 1, Rig.loopback(0).getAddress());
                Socket socket = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
            killClientsOf(Rig.loopback(listening.getLocalPort()));
            socket.setSoTimeout(1_000);
            return isAborted(socket);
        } catch (Failed e) {
            return false;
        }
    }

    private static boolean isAborted(Socket socket) {
        try {
            socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Ends the sockets that are connected to that address; nobody else's. */
    static void killClientsOf(InetSocketAddress server) throws IOException, InterruptedException {
        String host = server.getAddress().getHostAddress();
        Namespace.execute("ss", "-K", "-tn", "dst", host, "dport", "=", String.valueOf(server.getPort()));
    }
}
