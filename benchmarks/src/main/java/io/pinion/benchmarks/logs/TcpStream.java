package io.pinion.benchmarks.logs;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A stream over TCP that never fails: what cannot be written is gone, and after 100 ms it connects again. */
final class TcpStream extends OutputStream {
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final int port;
    private @Nullable Socket socket;
    private @Nullable OutputStream out;
    private long nextAttemptNs = System.nanoTime();

    TcpStream(int port) {
        this.port = port;
    }

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        OutputStream open = open();
        if (open != null) {
            attempt(() -> open.write(bytes, offset, length));
        }
    }

    @Override
    public void flush() {
        OutputStream open = out;
        if (open != null) {
            attempt(open::flush);
        }
    }

    private @Nullable OutputStream open() {
        if (out == null && System.nanoTime() - nextAttemptNs >= 0) {
            attempt(() -> {
                Socket connected = new Socket(InetAddress.getLoopbackAddress(), port);
                socket = connected;
                out = new BufferedOutputStream(connected.getOutputStream());
            });
        }
        return out;
    }

    private interface Step {
        void run() throws IOException;
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            nextAttemptNs = System.nanoTime() + PAUSE_NS;
            close();
        }
    }

    @Override
    public void close() {
        Socket open = socket;
        socket = null;
        out = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is gone either way.
            }
        }
    }
}
