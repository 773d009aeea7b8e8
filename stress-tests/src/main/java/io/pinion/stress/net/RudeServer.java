package io.pinion.stress.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A server that ends each connection in another rude way, after a random amount of bytes, and looks at the older ones
 * whenever a new one comes: none of them may still be open. One thread does it all, so that what it sees has an order.
 */
final class RudeServer implements AutoCloseable {
    /** The ways. */
    enum Fault {
        RESET,
        CLOSE,
        HALF_CLOSE,
        CLOSE_AT_ONCE,
        SILENT,
        KILLED,
        ENDED_BY_THE_SYSTEM
    }

    private static final int MOST_BYTES = 6_000;
    private static final long LONGEST_DOWN_NS = TimeUnit.MILLISECONDS.toNanos(6);
    /** What the system may take to deliver an end that was sent before the new connection was asked for. */
    private static final long DELIVERY_NS = TimeUnit.SECONDS.toNanos(1);
    /** One in so many is silent, since each costs the liveness time. */
    private static final int SILENT_ONE_IN = 40;
    /** One in so many is ended from outside, since each takes a process. */
    private static final int ENDED_ONE_IN = 50;

    private final Selector selector;
    private final SplittableRandom random;
    private final int cycles;
    private final boolean canEndFromOutside;
    private final InetSocketAddress address;
    private final List<Connection> open = new ArrayList<>();
    private final Map<Fault, Integer> met = new EnumMap<>(Fault.class);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private final Thread thread = new Thread(this::run, Leaks.PREFIX + "rude-server");
    private @Nullable ServerSocketChannel listener;
    private long reopenAtNs;
    private volatile int accepted;
    private volatile int late;
    private volatile long frames;
    private volatile boolean isClosed;
    private volatile @Nullable Throwable failure;
    private int lastFrame = -1;

    private RudeServer(
            Selector selector,
            ServerSocketChannel first,
            SplittableRandom random,
            int cycles,
            boolean canEndFromOutside)
            throws IOException {
        this.canEndFromOutside = canEndFromOutside;
        this.selector = selector;
        this.random = random;
        this.cycles = cycles;
        address = (InetSocketAddress) first.getLocalAddress();
        listener = first;
    }

    /** So many connections meet a fault, the ones after them none. */
    static RudeServer start(SplittableRandom random, int cycles) throws IOException, InterruptedException {
        boolean canEndFromOutside = cycles > 0 && SocketKiller.works();
        Selector selector = Selector.open();
        ServerSocketChannel first = listen(selector, Rig.loopback(0));
        RudeServer server = new RudeServer(selector, first, random, cycles, canEndFromOutside);
        server.thread.setDaemon(true);
        server.thread.start();
        return server;
    }

    private static ServerSocketChannel listen(Selector selector, InetSocketAddress at) throws IOException {
        ServerSocketChannel opened = ServerSocketChannel.open();
        try {
            opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            opened.bind(at);
            opened.configureBlocking(false);
            opened.register(selector, SelectionKey.OP_ACCEPT);
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    int accepted() {
        return accepted;
    }

    /** How often an older connection was still open at the first look, and ended at a later one. */
    int late() {
        return late;
    }

    /** Whole frames that arrived. */
    long frames() {
        return frames;
    }

    /** Throws what the server has found. */
    void require() {
        Throwable found = failure;
        if (found != null) {
            throw new Failed("the server: " + found.getMessage(), found);
        }
    }

    boolean hasFailed() {
        return failure != null;
    }

    private void run() {
        try {
            while (!isClosed) {
                selector.select(1);
                reopen();
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key);
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            failure = e;
        } finally {
            open.forEach(Connection::end);
        }
    }

    private void serve(SelectionKey key) throws IOException, InterruptedException {
        if (!key.isValid()) {
            return;
        }
        if (key.attachment() instanceof Connection connection) {
            if (!connection.isEnded) {
                read(connection);
            }
        } else if (listener != null) {
            SocketChannel channel = listener.accept();
            if (channel != null) {
                boolean isAccepted = false;
                try {
                    accept(channel);
                    isAccepted = true;
                } finally {
                    if (!isAccepted) {
                        channel.close();
                    }
                }
            }
        }
    }

    private void reopen() throws IOException {
        if (listener == null && System.nanoTime() - reopenAtNs >= 0) {
            try {
                listener = listen(selector, address);
            } catch (BindException e) {
                // Who tries to connect may hold the port for a moment.
                reopenAtNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
            }
        }
    }

    private void accept(SocketChannel channel) throws IOException {
        requireOlderEnded();
        boolean isLast = accepted >= cycles;
        accepted = accepted() + 1;
        Connection connection = new Connection(channel, isLast ? null : draw(), random.nextInt(MOST_BYTES));
        if (connection.fault != null) {
            met.merge(connection.fault, 1, Integer::sum);
        }
        if (connection.fault == Fault.CLOSE_AT_ONCE) {
            connection.end();
            return;
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, connection);
        open.add(connection);
    }

    private Fault draw() {
        if (random.nextInt(SILENT_ONE_IN) == 0) {
            return Fault.SILENT;
        }
        if (canEndFromOutside && random.nextInt(ENDED_ONE_IN) == 0) {
            return Fault.ENDED_BY_THE_SYSTEM;
        }
        Fault[] others = {Fault.RESET, Fault.CLOSE, Fault.HALF_CLOSE, Fault.CLOSE_AT_ONCE, Fault.KILLED};
        return others[random.nextInt(others.length)];
    }

    private void requireOlderEnded() throws IOException {
        long endNs = System.nanoTime() + DELIVERY_NS;
        boolean isLate = false;
        for (Connection older : List.copyOf(open)) {
            while (!older.isEnded && !drain(older)) {
                isLate = true;
                if (System.nanoTime() - endNs > 0) {
                    throw new Failed("two connections at once: number " + accepted + " came while one that met "
                            + older.fault + " was open");
                }
                LockSupport.parkNanos(100_000);
            }
        }
        open.clear();
        if (isLate) {
            late = late() + 1;
        }
    }

    /** Reads what is there; whether the end has come. */
    private boolean drain(Connection connection) {
        while (true) {
            buffer.clear();
            int got;
            try {
                got = connection.channel.read(buffer);
            } catch (IOException e) {
                got = -1;
            }
            if (got < 0) {
                connection.end();
                return true;
            }
            if (got == 0) {
                return false;
            }
            take(connection, buffer.flip());
        }
    }

    private void read(Connection connection) throws IOException, InterruptedException {
        if (drain(connection)) {
            return;
        }
        try {
            connection.channel.write(ByteBuffer.wrap(new byte[] {'.'}));
        } catch (IOException e) {
            // It has ended meanwhile, and the next look says so.
        }
        Fault fault = connection.fault;
        if (fault != null && connection.received >= connection.faultAt && !connection.isStruck) {
            connection.isStruck = true;
            strike(connection, fault);
        }
    }

    private void strike(Connection connection, Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case RESET -> {
                connection.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                connection.end();
            }
            case HALF_CLOSE -> connection.channel.shutdownOutput();
            case SILENT -> connection.channel.keyFor(selector).interestOps(0);
            case ENDED_BY_THE_SYSTEM -> SocketKiller.killClientsOf(address);
            case KILLED -> {
                connection.end();
                kill();
            }
            default -> connection.end();
        }
    }

    private void kill() throws IOException {
        ServerSocketChannel killed = listener;
        if (killed != null) {
            killed.close();
            listener = null;
            // The descriptor goes with the next look.
            selector.selectNow();
            reopenAtNs = System.nanoTime() + random.nextLong(LONGEST_DOWN_NS);
        }
    }

    /** A frame that was given to the system whole is never sent again, and none overtakes another. */
    private void take(Connection connection, ByteBuffer data) {
        connection.received += data.remaining();
        connection.unread.put(data);
        connection.unread.flip();
        while (RudeFrames.isWhole(connection.unread)) {
            int number = RudeFrames.take(connection.unread);
            Failed.unless(number > lastFrame, "frame " + number + " came after frame " + lastFrame);
            lastFrame = number;
            frames = frames() + 1;
        }
        connection.unread.compact();
    }

    String figures() {
        return met.toString();
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        selector.wakeup();
        try {
            thread.join(Until.LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ServerSocketChannel last = listener;
        if (last != null) {
            last.close();
        }
        selector.close();
    }

    /** One connection, seen from here. */
    private static final class Connection {
        private final SocketChannel channel;
        private final @Nullable Fault fault;
        private final long faultAt;
        private final ByteBuffer unread = ByteBuffer.allocate(1 << 18);
        private long received;
        private boolean isStruck;
        private boolean isEnded;

        Connection(SocketChannel channel, @Nullable Fault fault, long faultAt) {
            this.channel = channel;
            this.fault = fault;
            this.faultAt = faultAt;
        }

        void end() {
            isEnded = true;
            try {
                channel.close();
            } catch (IOException e) {
                // Then it is closed already.
            }
        }
    }
}
