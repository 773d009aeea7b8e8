package io.pinion.examples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLSocket;

/** TLS over TCP. */
final class TlsWire implements Wire {
    private static final int PIECE_BYTES = 1 << 16;

    private final SSLSocket socket;
    private final Socket plain;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] read = new byte[PIECE_BYTES];
    private final byte[] written = new byte[PIECE_BYTES];

    /**
     * Over a connection.
     *
     * @param plain what carries it
     */
    TlsWire(SSLSocket socket, Socket plain) throws IOException {
        this.socket = socket;
        this.plain = plain;
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        int count = in.read(read, 0, Math.min(read.length, buffer.remaining()));
        if (count > 0) {
            buffer.put(read, 0, count);
        }
        return count;
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        int count = Math.min(written.length, buffer.remaining());
        buffer.get(written, 0, count);
        out.write(written, 0, count);
        return count;
    }

    @Override
    public void endOfOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** The TLS socket would wait for a writer that is stuck, to say good-bye behind it. */
    @Override
    public void close() throws IOException {
        plain.close();
    }
}
