package io.pinion.logging.receivers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of GELF 1.1 over TCP, where a zero byte ends each message, and over UDP with chunks, on one port. What is
 * malformed is an error that every look at the result throws. It has two daemon threads, {@code pinion-gelf-tcp} and
 * {@code pinion-gelf-udp}, and one more for each connection.
 *
 * <p>Threads: any.
 */
public final class GelfReceiver implements AutoCloseable {
    private static final int RECEIVE_BUFFER_BYTES = 8 << 20;

    private final int port = FreePorts.next();
    private final List<Entry> entries = new ArrayList<>();
    private final List<RuntimeException> errors = new ArrayList<>();
    private final List<Socket> connections = new ArrayList<>();
    private final GelfChunks chunks = new GelfChunks();
    private @Nullable ServerSocket tcp;
    private @Nullable DatagramSocket udp;

    /** {@return the port for TCP and UDP} */
    public int port() {
        return port;
    }

    /** Listens, again on the same port. */
    public void start() {
        try {
            ServerSocket openedTcp = Listening.on(port);
            DatagramSocket openedUdp = new DatagramSocket(null);
            openedUdp.setReuseAddress(true);
            openedUdp.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
            openedUdp.bind(Listening.address(port));
            tcp = openedTcp;
            udp = openedUdp;
            daemon(() -> accept(openedTcp), "pinion-gelf-tcp");
            daemon(() -> receive(openedUdp), "pinion-gelf-udp");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable body, String name) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket opened) {
        try {
            while (true) {
                Socket socket = opened.accept();
                synchronized (connections) {
                    connections.add(socket);
                }
                daemon(() -> serve(socket), "pinion-gelf-connection");
            }
        } catch (IOException e) {
            // Stopped.
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream())) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet == 0) {
                    take(message.toByteArray());
                    message.reset();
                } else {
                    message.write(octet);
                }
            }
            // What has no end yet when the connection ends is not a message.
        } catch (MalformedException e) {
            fail(e);
        } catch (IOException e) {
            // The connection was lost.
        }
    }

    private void receive(DatagramSocket opened) {
        byte[] buffer = new byte[1 << 16];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                opened.receive(packet);
                takeDatagram(Arrays.copyOf(buffer, packet.getLength()));
            }
        } catch (IOException e) {
            // Stopped.
        }
    }

    private void takeDatagram(byte[] datagram) {
        try {
            byte[] payload;
            synchronized (chunks) {
                payload = chunks.take(datagram, System.nanoTime());
            }
            if (payload != null) {
                take(payload);
            }
        } catch (MalformedException e) {
            fail(e);
        } catch (IOException e) {
            fail(new MalformedException("bad compression", e));
        }
    }

    private void take(byte[] payload) {
        Entry entry = GelfRules.read(payload);
        synchronized (entries) {
            entries.add(entry);
        }
    }

    private void fail(RuntimeException error) {
        synchronized (entries) {
            errors.add(error);
        }
    }

    /**
     * Returns what was taken.
     *
     * @return the entries, in order
     * @throws IllegalStateException if anything that came was malformed
     */
    public List<Entry> received() {
        synchronized (entries) {
            if (!errors.isEmpty()) {
                throw new IllegalStateException(
                        errors.size() + " malformed messages, the first: "
                                + errors.get(0).getMessage(),
                        errors.get(0));
            }
            return List.copyOf(entries);
        }
    }

    /** {@return how many messages in chunks are not complete} */
    public int incomplete() {
        synchronized (chunks) {
            return chunks.incomplete();
        }
    }

    /** {@return how many datagrams the kernel has thrown away for want of room; -1 where it does not tell} */
    public long kernelDrops() {
        return KernelDrops.ofUdpPort(port);
    }

    /** Stops listening and resets all connections. */
    public void stop() {
        try {
            if (tcp != null) {
                tcp.close();
            }
            if (udp != null) {
                udp.close();
            }
            synchronized (connections) {
                for (Socket socket : connections) {
                    reset(socket);
                }
                connections.clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void reset(Socket socket) throws IOException {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            // Closed already.
        }
        socket.close();
    }

    @Override
    public void close() {
        stop();
    }
}
