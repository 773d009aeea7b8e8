package io.pinion.contract.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Forwards one connection both ways, and on request spoils what comes from the connecting side. */
final class TamperingProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private volatile boolean tampering;
    private volatile Socket near;
    private volatile Socket far;

    TamperingProxy() throws IOException {}

    int port() {
        return listening.getLocalPort();
    }

    void forwardTo(InetSocketAddress target) {
        start(() -> {
            near = listening.accept();
            far = new Socket(target.getAddress(), target.getPort());
            start(() -> copy(far.getInputStream(), near.getOutputStream(), false));
            copy(near.getInputStream(), far.getOutputStream(), true);
        });
    }

    /** From here on a bit is wrong now and then. */
    void tamper() {
        tampering = true;
    }

    private void copy(InputStream in, OutputStream out, boolean mayTamper) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int length;
        while ((length = in.read(buffer)) > 0) {
            if (mayTamper && tampering) {
                buffer[length - 1] ^= 1;
            }
            out.write(buffer, 0, length);
        }
        out.close();
    }

    private static void start(NetContract.Action action) {
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (Exception e) {
                // The connection is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : new Socket[] {near, far}) {
            if (socket != null) {
                socket.close();
            }
        }
    }
}
