package io.pinion.linux.jni;

import io.pinion.worker.spi.PollerOptions;
import io.pinion.worker.spi.PollerSocket;
import io.pinion.worker.spi.ReadyHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The poller and its sockets as the engine sees them, with arguments that make no sense: of another kind, on the heap,
 * read-only, null; on sockets that are closed and on a poller that is.
 */
final class EdgePollerCalls implements AutoCloseable {
    /** One call; what it throws has to be one of Java's exceptions. */
    private interface Call {
        void make() throws IOException;
    }

    private static final ProtocolFamily OTHER = () -> "OTHER";
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Edges edges;
    private final EdgeBuffers buffers;
    private final EpollPoller poller = EpollPoller.open(PollCalls.hasPrecise() == 1);
    private final EpollPoller closedPoller = EpollPoller.open(PollCalls.hasPrecise() == 1);
    private final LinuxThreadControl threads = new LinuxThreadControl();
    private final List<PollerSocket> sockets = new ArrayList<>();
    private final PollerSocket peer;
    private final SlotTable slots = new SlotTable();
    private final List<Long> live = new ArrayList<>();
    private final List<Long> stale = new ArrayList<>();
    private final ByteBuffer message = ByteBuffer.allocateDirect(1000);
    private final SocketAddress[] addresses;
    private final List<Call> calls = List.of(
            this::read,
            this::write,
            this::send,
            this::receive,
            this::connect,
            this::bind,
            this::accept,
            this::interest,
            this::option,
            this::ask,
            this::select,
            this::openAndClose,
            this::watch,
            this::token,
            this::threads);

    EdgePollerCalls(Edges edges, boolean guards) throws IOException {
        this.edges = edges;
        buffers = new EdgeBuffers(edges, guards);
        PollerSocket listener = poller.openListener(StandardProtocolFamily.INET, ops -> {});
        listener.bind(LOOPBACK, 5);
        PollerSocket client = poller.openStream(StandardProtocolFamily.INET, ops -> {});
        client.connect(listener.localAddress());
        peer = listener.accept(ops -> {});
        PollerSocket datagram = poller.openDatagram(StandardProtocolFamily.INET, ops -> {});
        datagram.bind(LOOPBACK, 0);
        sockets.add(client);
        sockets.add(datagram);
        sockets.add(listener);
        sockets.add(poller.watch(((Registration) client).descriptor(), ops -> {}));
        addClosed();
        addresses = new SocketAddress[] {
            null,
            LOOPBACK,
            datagram.localAddress(),
            InetSocketAddress.createUnresolved("nowhere.invalid", 1),
            new InetSocketAddress("::1", 9),
            UnixDomainSocketAddress.of(""),
            UnixDomainSocketAddress.of("x".repeat(200))
        };
        closedPoller.close();
        for (int i = 0; i < 20; i++) {
            live.add(slots.add((Registration) client));
        }
        for (int i = 0; i < 10; i++) {
            long token = live.remove(i);
            slots.remove(token);
            stale.add(token);
        }
    }

    private void addClosed() throws IOException {
        sockets.add(poller.openStream(StandardProtocolFamily.UNIX, ops -> {}));
        sockets.add(poller.openListener(StandardProtocolFamily.INET6, ops -> {}));
        sockets.add(poller.openDatagram(StandardProtocolFamily.UNIX, ops -> {}));
        sockets.subList(4, 7).forEach(PollerSocket::close);
    }

    /** One call. */
    void next() throws IOException {
        try {
            calls.get(edges.below(calls.size())).make();
        } catch (IOException | RuntimeException e) {
            Edges.require(e.getMessage() == null || !e.getMessage().isBlank(), "message", e);
        }
    }

    void check() {
        buffers.check();
    }

    private PollerSocket any() {
        return sockets.get(edges.below(sockets.size()));
    }

    private void read() throws IOException {
        peer.write(new ByteBuffer[] {message.clear()}, 0, 1);
        ByteBuffer target = buffers.anyRange();
        int room = target == null ? 0 : target.remaining();
        int count = any().read(target);
        Edges.require(count <= room, "read", count);
    }

    private void write() throws IOException {
        ByteBuffer[] sources = edges.oneIn(10) ? null : buffers.array(edges.below(70), true);
        any().write(sources, edges.oneIn(2) ? 0 : edges.number(), edges.oneIn(2) ? edges.below(70) : edges.number());
        peer.read(message.clear());
    }

    private void send() throws IOException {
        any().send(buffers.anyRange(), edges.of(addresses));
    }

    private void receive() throws IOException {
        PollerSocket datagram = sockets.get(1);
        datagram.send(message.clear().limit(edges.below(message.capacity())), datagram.localAddress());
        any().receive(buffers.anyRange());
    }

    /** Of a socket that is thrown away: a connect spoils it. */
    private void connect() throws IOException {
        ProtocolFamily family = edges.of(StandardProtocolFamily.values());
        PollerSocket socket =
                edges.oneIn(2) ? poller.openStream(family, ops -> {}) : poller.openDatagram(family, ops -> {});
        try {
            socket.connect(edges.of(addresses));
            socket.finishConnect();
        } finally {
            socket.close();
            socket.close();
        }
    }

    private void bind() throws IOException {
        StandardProtocolFamily family = edges.of(StandardProtocolFamily.values());
        PollerSocket socket = poller.openListener(family, ops -> {});
        try {
            SocketAddress local = edges.of(addresses);
            // No address would be every address of this host.
            boolean isEverywhere = local == null && family != StandardProtocolFamily.UNIX;
            socket.bind(isEverywhere ? LOOPBACK : local, edges.number());
        } finally {
            socket.close();
        }
    }

    private void accept() throws IOException {
        PollerSocket accepted = any().accept(edges.oneIn(2) ? null : ops -> {});
        if (accepted != null) {
            accepted.close();
        }
    }

    private void interest() throws IOException {
        PollerSocket socket = any();
        socket.interest(edges.oneIn(2) ? edges.below(5) : edges.number());
        socket.interest(0);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void option() throws IOException {
        SocketOption option = edges.of(
                null,
                StandardSocketOptions.SO_SNDBUF,
                StandardSocketOptions.SO_LINGER,
                StandardSocketOptions.TCP_NODELAY,
                StandardSocketOptions.IP_TOS,
                StandardSocketOptions.IP_MULTICAST_IF,
                StandardSocketOptions.SO_BROADCAST,
                PollerOptions.TCP_USER_TIMEOUT);
        Object value = edges.of(null, "text", true, edges.number(), 1L, 1.5);
        if (edges.oneIn(4)) {
            // A watched descriptor, or a closed socket.
            sockets.get(3 + edges.below(sockets.size() - 3)).setOption(option, value);
        }
        PollerSocket socket = poller.openStream(edges.of(StandardProtocolFamily.values()), ops -> {});
        try {
            socket.setOption(option, value);
        } finally {
            socket.close();
        }
    }

    private void ask() throws IOException {
        PollerSocket socket = any();
        switch (edges.below(4)) {
            case 0 -> socket.localAddress();
            case 1 -> socket.remoteAddress();
            case 2 -> socket.peerCredentials();
            default -> socket.unacknowledgedBytes();
        }
    }

    private void select() throws IOException {
        EpollPoller any = edges.oneIn(4) ? closedPoller : poller;
        any.wakeup();
        long timeoutNs = edges.big();
        // A wake-up is pending, so that the longest of them ends at once.
        any.select(timeoutNs);
        any.dispatch();
    }

    private void openAndClose() throws IOException {
        EpollPoller any = edges.oneIn(4) ? closedPoller : poller;
        ReadyHandler handler = edges.oneIn(2) ? null : ops -> {};
        ProtocolFamily family = edges.of(null, StandardProtocolFamily.INET, StandardProtocolFamily.UNIX, OTHER);
        PollerSocket socket = switch (edges.below(3)) {
            case 0 -> any.openStream(family, handler);
            case 1 -> any.openListener(family, handler);
            default -> any.openDatagram(family, handler);
        };
        socket.close();
    }

    private void watch() throws IOException {
        EpollPoller any = edges.oneIn(4) ? closedPoller : poller;
        any.watch(edges.descriptor(0), edges.oneIn(2) ? null : ops -> {}).close();
    }

    /** The owner of a token of another generation, or of none, is nobody. */
    private void token() {
        long token = edges.oneIn(2) ? edges.big() : edges.of(live.get(edges.below(live.size())), stale.get(0));
        Edges.require(slots.get(token) != null == live.contains(token), "owner of a token", token);
        long old = stale.get(edges.below(stale.size()));
        Edges.require(slots.get(old) == null, "owner of a stale token", old);
    }

    private void threads() throws IOException {
        switch (edges.below(3)) {
            case 0 -> threads.setAffinity(edges.of(null, new BitSet(), BitSet.valueOf(new long[] {edges.big()})));
            case 1 -> threads.setName(edges.of(null, "", "name", "\0", "ü".repeat(50), "\uD800"));
            default -> threads.setTimerSlack(edges.big());
        }
    }

    @Override
    public void close() {
        poller.close();
        poller.close();
    }
}
