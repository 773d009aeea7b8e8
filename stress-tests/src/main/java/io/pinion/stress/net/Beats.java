package io.pinion.stress.net;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** What a live peer does: says a byte now and then, and reads whatever comes. */
final class Beats implements Peer.Service {
    private final int everyMs;
    private final AtomicLong bytesRead = new AtomicLong();

    Beats(int everyMs) {
        this.everyMs = everyMs;
    }

    @Override
    public void serve(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(everyMs);
        byte[] buffer = new byte[1 << 14];
        while (true) {
            socket.getOutputStream().write('.');
            try {
                int length = socket.getInputStream().read(buffer);
                if (length < 0) {
                    return;
                }
                bytesRead.addAndGet(length);
            } catch (SocketTimeoutException e) {
                // Time for the next one.
            }
        }
    }

    long bytesRead() {
        return bytesRead.get();
    }
}
