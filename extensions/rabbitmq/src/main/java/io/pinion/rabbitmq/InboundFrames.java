package io.pinion.rabbitmq;

import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.SocketFrameHandler;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a connection of the client: tells life signs, leaves out bodies that are too large, and can be closed
 * although a write to it is stuck.
 */
final class InboundFrames extends SocketFrameHandler {
    private static final int LINGER_S = 1;
    /** The largest frame; brokers want an eighth or a fourth of it. */
    static final int MAX_FRAME_BYTES = 1 << 20;

    private final Socket plain;
    private final Socket socket;
    private final Pulse pulse;
    private final BodyCap bodies;

    /**
     * @param plain the socket of TCP
     * @param socket the same, or that of TLS on top of it
     */
    InboundFrames(Socket plain, Socket socket, int maxBodyBytes, Pulse pulse) throws IOException {
        super(socket, null, MAX_FRAME_BYTES);
        this.plain = plain;
        this.socket = socket;
        this.pulse = pulse;
        bodies = new BodyCap(maxBodyBytes);
    }

    @Override
    public @Nullable Frame readFrame() throws IOException {
        Frame passed = null;
        while (passed == null) {
            Frame frame = super.readFrame();
            if (frame == null) {
                return null;
            }
            pulse.sign();
            passed = bodies.pass(frame);
        }
        return passed;
    }

    @Override
    public void flush(@Nullable WriteListener listener) throws IOException {
        if (!CorkedFlush.held()) {
            super.flush(listener);
        }
    }

    /**
     * The client flushes first, behind a lock that a stuck writer holds for ever; every command has been flushed
     * already.
     */
    @Override
    public void close() {
        Sockets.closeQuietly(socket, LINGER_S);
        Sockets.closeQuietly(plain, LINGER_S);
    }
}
