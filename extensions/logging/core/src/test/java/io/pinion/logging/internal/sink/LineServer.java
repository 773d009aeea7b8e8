package io.pinion.logging.internal.sink;

import io.pinion.logging.internal.text.Framing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A receiver of framed records on a thread for each connection, which can be slow, rude or gone. */
public final class LineServer implements AutoCloseable {
    private final ServerSocketChannel listener;
    private final Framing framing;
    private final SocketAddress address;
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<String> records = new ArrayList<>();
    private final List<String> fragments = new ArrayList<>();
    private final Semaphore reading = new Semaphore(1);
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    private LineServer(SocketAddress at, Framing framing, int receiveBytes) throws IOException {
        this.framing = framing;
        if (at instanceof UnixDomainSocketAddress unix) {
            Files.deleteIfExists(unix.getPath());
            listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        } else {
            listener = ServerSocketChannel.open();
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (receiveBytes > 0) {
                listener.setOption(StandardSocketOptions.SO_RCVBUF, receiveBytes);
            }
        }
        listener.bind(at);
        address = listener.getLocalAddress();
        start(this::accept);
    }

    public static LineServer tcp(int port, Framing framing) throws IOException {
        return new LineServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), framing, 0);
    }

    /** With a small window, so that what it does not read stays with the sender. */
    public static LineServer narrow(int port, Framing framing) throws IOException {
        return new LineServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), framing, 4096);
    }

    public static LineServer unix(Path path, Framing framing) throws IOException {
        return new LineServer(UnixDomainSocketAddress.of(path), framing, 0);
    }

    /** A port that nobody listens on at this moment. */
    public static int freePort() throws IOException {
        try (ServerSocketChannel probe = ServerSocketChannel.open()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return ((InetSocketAddress) probe.getLocalAddress()).getPort();
        }
    }

    public int port() {
        return ((InetSocketAddress) address).getPort();
    }

    public SocketAddress address() {
        return address;
    }

    public int connections() {
        return connections.get();
    }

    public long bytes() {
        return bytes.get();
    }

    /** Whole records, in the order of their arrival. */
    public List<String> records() {
        synchronized (records) {
            return new ArrayList<>(records);
        }
    }

    /** What was left of each connection without an end of record. */
    public List<String> fragments() {
        synchronized (records) {
            return new ArrayList<>(fragments);
        }
    }

    /** Reads nothing until {@link #resume}. */
    public void pause() {
        reading.acquireUninterruptibly();
    }

    public void resume() {
        reading.release();
    }

    private void start(Runnable body) {
        Thread thread = new Thread(body, "line-server");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = listener.accept();
                open.add(connection);
                connections.incrementAndGet();
                start(() -> read(connection));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void read(SocketChannel connection) {
        Splitter splitter = new Splitter();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try (connection) {
            while (true) {
                int count = connection.read(buffer.clear());
                if (count < 0) {
                    break;
                }
                reading.acquireUninterruptibly();
                reading.release();
                bytes.addAndGet(count);
                splitter.add(buffer.flip());
            }
        } catch (IOException e) {
            // Reset, or closed by the test.
        } finally {
            splitter.end();
        }
    }

    /** Splits by the framing. */
    private final class Splitter {
        private final ByteArrayOutputStream part = new ByteArrayOutputStream();
        private int expected = -1;

        void add(ByteBuffer data) {
            synchronized (records) {
                while (data.hasRemaining()) {
                    octet(data.get());
                }
            }
        }

        private void octet(byte octet) {
            if (framing == Framing.OCTET_COUNT) {
                counted(octet);
            } else if (octet == (framing == Framing.NUL ? 0 : '\n')) {
                endRecord();
            } else {
                part.write(octet);
            }
        }

        private void counted(byte octet) {
            if (expected < 0 && octet == ' ') {
                expected = Integer.parseInt(take());
            } else {
                part.write(octet);
            }
            if (expected >= 0 && part.size() == expected) {
                endRecord();
            }
        }

        private void endRecord() {
            expected = -1;
            records.add(take());
        }

        private String take() {
            String text = part.toString(StandardCharsets.UTF_8);
            part.reset();
            return text;
        }

        void end() {
            synchronized (records) {
                if (part.size() > 0) {
                    fragments.add(take());
                }
            }
        }
    }

    /** Ends each connection in order, and reads what comes until the peer's end. */
    public void stopInOrder() throws IOException, InterruptedException {
        stopAccepting();
        for (SocketChannel connection : open) {
            if (connection.isOpen()) {
                try {
                    connection.shutdownOutput();
                } catch (IOException e) {
                    // The peer was faster.
                }
            }
        }
        join();
    }

    /** Resets each connection; what was not read is lost. */
    public void stopWithReset() throws IOException, InterruptedException {
        stopAccepting();
        resetConnections();
        join();
    }

    /** A connection that was just accepted is in the list when this returns. */
    private void stopAccepting() throws IOException, InterruptedException {
        listener.close();
        threads.get(0).join(10_000);
    }

    /** The listener stays. */
    public void resetConnections() throws IOException {
        for (SocketChannel connection : open) {
            if (connection.isOpen()) {
                if (address instanceof InetSocketAddress) {
                    connection.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
                connection.close();
            }
        }
    }

    private void join() throws InterruptedException {
        @Nullable Thread slow = null;
        for (Thread thread : threads) {
            thread.join(10_000);
            slow = thread.isAlive() ? thread : slow;
        }
        if (slow != null) {
            throw new IllegalStateException("still alive: " + slow);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (SocketChannel connection : open) {
            connection.close();
        }
    }
}
