package io.pinion.linux.jni;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The native methods themselves, with arguments that the Java side would never pass, on descriptors of their own. What C
 * can check, it has to refuse with EINVAL. Addresses cannot be checked: they are zero or true.
 */
final class EdgeRawCalls implements AutoCloseable {
    private static final int INET = 2;
    private static final int STREAM = 1;
    private static final int DATAGRAM = 2;
    private static final int TCP = 6;
    private static final int EPOLL_ADD = 1;
    private static final int EPOLL_IN = 1;
    private static final int MAX_GATHER = 64;
    private static final int ADDRESS_BYTES = 136;
    private static final int LOOPBACK = 127;

    private final Edges edges;
    /** Without them an overrun is left to the sanitizer to find. */
    private final boolean guards;

    private final EdgeBuffers buffers;
    private final ByteBuffer message = ByteBuffer.allocateDirect(1000);
    private final GuardedBuffer scratch;
    private final GuardedBuffer address;
    private final GuardedBuffer ranges;
    private final GuardedBuffer events;
    private final List<Runnable> calls = List.of(
            this::read,
            this::write,
            this::gather,
            this::sendTo,
            this::receiveFrom,
            this::await,
            this::control,
            this::signal,
            this::closeNothing,
            this::address,
            this::open,
            this::onAScratchSocket,
            this::affinity,
            this::setName,
            this::setSlack);

    private final int client;
    private final int server;
    private final int datagram;
    private final int epoll;
    private final int controlled;
    private final int ready;
    private final int signalled;

    EdgeRawCalls(Edges edges, boolean guards) {
        this.edges = edges;
        this.guards = guards;
        buffers = new EdgeBuffers(edges, guards);
        scratch = new GuardedBuffer(ADDRESS_BYTES, guards);
        address = new GuardedBuffer(ADDRESS_BYTES, guards);
        ranges = new GuardedBuffer(MAX_GATHER * 2 * Integer.BYTES, guards);
        events = new GuardedBuffer(64 * PollCalls.eventSize(), guards);
        int listener = bound(STREAM);
        done(SocketCalls.listen(listener, 1));
        client = done(SocketCalls.open(INET, STREAM));
        done(SocketCalls.connect(client, address.address()));
        server = done(SocketCalls.accept(listener));
        done(PollCalls.close(listener));
        datagram = bound(DATAGRAM);
        epoll = done(PollCalls.create());
        controlled = done(PollCalls.create());
        ready = done(PollCalls.eventFd());
        signalled = done(PollCalls.eventFd());
        done(PollCalls.signal(ready, 1));
        done(PollCalls.control(epoll, EPOLL_ADD, ready, EPOLL_IN, 7));
    }

    private static int done(int answer) {
        Edges.require(answer >= 0, "answer while preparing", answer);
        return answer;
    }

    /** Its address is left in the address buffer. */
    private int bound(int type) {
        int fd = done(SocketCalls.open(INET, type));
        loopback(0);
        done(SocketCalls.bind(fd, address.address()));
        done(SocketCalls.local(fd, address.address()));
        return fd;
    }

    private void loopback(int port) {
        ByteBuffer bytes = address.buffer();
        for (int i = 0; i < ADDRESS_BYTES; i++) {
            bytes.put(i, (byte) 0);
        }
        bytes.putInt(0, 16).putShort(8, (short) INET);
        bytes.put(10, (byte) (port >>> 8)).put(11, (byte) port);
        bytes.put(12, (byte) LOOPBACK).put(15, (byte) 1);
    }

    /** One call. */
    void next() {
        calls.get(edges.below(calls.size())).run();
    }

    /** Whether anything was written outside. */
    void check() {
        buffers.check();
        scratch.check();
        address.check();
        ranges.check();
        events.check();
    }

    private void assertAnswer(long answer, boolean fits, int length, String what) {
        Edges.require(!guards || (fits ? answer <= length : answer == -Errno.EINVAL), what, answer);
    }

    private void read() {
        SocketCalls.write(server, message, 0, message.capacity());
        ByteBuffer buffer = buffers.any();
        int position = edges.number();
        int length = edges.number();
        int answer = SocketCalls.read(edges.descriptor(client), buffer, position, length);
        assertAnswer(answer, EdgeBuffers.fits(buffer, position, length), length, "read");
    }

    private void write() {
        ByteBuffer buffer = buffers.any();
        int position = edges.number();
        int length = edges.number();
        int answer = SocketCalls.write(edges.descriptor(client), buffer, position, length);
        assertAnswer(answer, EdgeBuffers.fits(buffer, position, length), length, "write");
        SocketCalls.read(server, message, 0, message.capacity());
    }

    private void gather() {
        ByteBuffer[] array = edges.oneIn(10) ? null : buffers.array(edges.below(70), false);
        int offset = edges.oneIn(2) ? edges.below(4) : edges.number();
        int count = edges.oneIn(2) ? edges.below(4) : edges.number();
        for (int i = 0; i < 8; i++) {
            ranges.buffer().putInt(i * Integer.BYTES, edges.oneIn(2) ? edges.below(8) : edges.number());
        }
        long where = edges.oneIn(10) ? 0 : ranges.address();
        long answer = SocketCalls.gather(edges.descriptor(client), array, offset, count, where);
        boolean fits = where != 0 && fits(array, offset, count);
        assertAnswer(answer, fits, Integer.MAX_VALUE, "gather");
        SocketCalls.read(server, message, 0, message.capacity());
    }

    private boolean fits(ByteBuffer[] array, int offset, int count) {
        if (array == null || count < 1 || count > MAX_GATHER || offset < 0 || (long) offset + count > array.length) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            int position = ranges.buffer().getInt(2 * i * Integer.BYTES);
            int length = ranges.buffer().getInt((2 * i + 1) * Integer.BYTES);
            if (!EdgeBuffers.fits(array[offset + i], position, length)) {
                return false;
            }
        }
        return true;
    }

    /** Where nothing is: our own host only, whatever the family and the length say. */
    private long anyAddress() {
        if (edges.oneIn(8)) {
            return 0;
        }
        loopback(edges.oneIn(2) ? 9 : 0);
        if (edges.oneIn(2)) {
            address.buffer().putInt(0, edges.number());
        }
        if (edges.oneIn(4)) {
            int family = edges.of(0, 1, 10, 77, 65_535);
            for (int i = 8; i < ADDRESS_BYTES; i++) {
                address.buffer().put(i, (byte) 0);
            }
            address.buffer().putShort(8, (short) family);
        }
        return address.address();
    }

    private static boolean makesSense(long where, int length) {
        return where != 0 && length >= 0 && length <= ADDRESS_BYTES - 8;
    }

    private void sendTo() {
        ByteBuffer buffer = buffers.any();
        int position = edges.number();
        int length = edges.number();
        long where = anyAddress();
        int answer = SocketCalls.sendTo(edges.descriptor(datagram), buffer, position, length, where);
        boolean fits = EdgeBuffers.fits(buffer, position, length)
                && (where == 0 || makesSense(where, address.buffer().getInt(0)));
        assertAnswer(answer, fits, length, "sendTo");
    }

    private void receiveFrom() {
        SocketCalls.local(datagram, address.address());
        SocketCalls.sendTo(datagram, message, 0, edges.below(message.capacity()), address.address());
        ByteBuffer buffer = buffers.any();
        int position = edges.number();
        int length = edges.number();
        long where = edges.oneIn(8) ? 0 : scratch.address();
        int answer = SocketCalls.receiveFrom(edges.descriptor(datagram), buffer, position, length, where);
        assertAnswer(answer, where != 0 && EdgeBuffers.fits(buffer, position, length), length, "receiveFrom");
    }

    private void await() {
        int fd = edges.descriptor(epoll);
        long where = edges.oneIn(8) ? 0 : events.address();
        int capacity = edges.number();
        // Something is ready always, so that the longest of them ends at once.
        long timeoutNs = edges.big();
        int answer = PollCalls.await(fd, where, capacity, timeoutNs, edges.oneIn(2));
        assertAnswer(answer, where != 0 && capacity > 0 && timeoutNs >= 0, capacity, "await");
    }

    private void control() {
        int operation = edges.oneIn(2) ? 1 + edges.below(3) : edges.number();
        int epollFd = edges.descriptor(edges.of(controlled, client, ready));
        int fd = edges.descriptor(edges.of(client, server, datagram, signalled, epoll, controlled));
        assertAnswer(PollCalls.control(epollFd, operation, fd, edges.number(), edges.big()), true, 0, "control");
    }

    private void signal() {
        assertAnswer(PollCalls.signal(edges.descriptor(signalled), edges.big()), true, 0, "signal");
    }

    private void closeNothing() {
        int closed = edges.of(-1, -2, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 30);
        int answer = PollCalls.close(closed);
        Edges.require(answer == -Errno.EBADF, "close", answer);
    }

    private void address() {
        ByteBuffer buffer = buffers.any();
        long found = PollCalls.address(buffer);
        Edges.require(found == 0 || buffer != null && buffer.isDirect(), "address", found);
    }

    private void open() {
        int fd = SocketCalls.open(edges.of(-1, 0, 1, 2, 10, 77, 9999), edges.of(1, 2, 11, 15, -1, 4096, 1 << 31));
        if (fd >= 0) {
            PollCalls.close(fd);
        }
    }

    /** Calls that spoil a socket. */
    private void onAScratchSocket() {
        int fd = done(SocketCalls.open(edges.of(1, 2, 10), edges.of(STREAM, DATAGRAM)));
        int used = edges.descriptor(fd);
        long where = edges.oneIn(8) ? 0 : scratch.address();
        switch (edges.below(12)) {
            case 0 -> bind(used);
            case 1 -> connect(used);
            case 2 -> assertAnswer(listenOnADatagramSocket(), true, 0, "listen");
            case 3 -> closeAccepted(SocketCalls.accept(used));
            case 4 -> assertAnswer(SocketCalls.finishConnect(used), true, 1, "finishConnect");
            case 5 -> setInt(used);
            case 6 -> SocketCalls.getInt(used, level(), edges.below(60));
            case 7 -> assertAnswer(SocketCalls.setLinger(used, edges.number()), true, 0, "setLinger");
            case 8 -> assertAnswer(SocketCalls.shutdownOutput(used), true, 0, "shutdownOutput");
            case 9 -> assertAnswer(SocketCalls.local(used, where), where != 0, 0, "local");
            case 10 -> assertAnswer(SocketCalls.remote(used, where), where != 0, 0, "remote");
            default -> {
                assertAnswer(SocketCalls.peer(used, where), where != 0, 0, "peer");
                SocketCalls.unacknowledged(used);
            }
        }
        PollCalls.close(fd);
    }

    private void bind(int fd) {
        long where = anyAddress();
        assertAnswer(
                SocketCalls.bind(fd, where), makesSense(where, address.buffer().getInt(0)), 0, "bind");
    }

    private void connect(int fd) {
        long where = anyAddress();
        assertAnswer(
                SocketCalls.connect(fd, where),
                makesSense(where, address.buffer().getInt(0)),
                1,
                "connect");
    }

    /** One of streams would be reachable from elsewhere. */
    private int listenOnADatagramSocket() {
        return SocketCalls.listen(edges.descriptor(datagram), edges.number());
    }

    private static void closeAccepted(int answer) {
        if (answer >= 0) {
            PollCalls.close(answer);
        }
    }

    private int level() {
        return edges.of(-1, 0, 1, TCP, 17, 41, Integer.MAX_VALUE);
    }

    /** Of TCP those with numbers only: the kernel would look for a module for each name. */
    private void setInt(int fd) {
        int level = level();
        int option = level == TCP ? edges.of(1, 2, 3, 4, 5, 6, 12, 18, -1, Integer.MAX_VALUE) : edges.below(60);
        assertAnswer(SocketCalls.setInt(fd, level, option, edges.number()), true, 0, "setInt");
    }

    private void affinity() {
        long[] mask = edges.of(null, new long[0], new long[1], new long[64], new long[65]);
        boolean fits = mask != null && mask.length == ThreadCalls.MASK_WORDS;
        assertAnswer(ThreadCalls.affinity(mask), fits, 0, "affinity");
        if (fits && edges.oneIn(2)) {
            mask[edges.below(mask.length)] = edges.big();
        }
        assertAnswer(ThreadCalls.setAffinity(mask), fits, 0, "setAffinity");
    }

    private void setName() {
        byte[] name = edges.oneIn(8) ? null : new byte[edges.below(40)];
        assertAnswer(ThreadCalls.setName(name), name != null && name.length < 16, 0, "setName");
    }

    private void setSlack() {
        long slackNs = edges.big();
        assertAnswer(ThreadCalls.setSlack(slackNs), slackNs > 0, 0, "setSlack");
        ThreadCalls.slack();
        int cpu = ThreadCalls.cpu();
        Edges.require(cpu >= 0, "cpu", cpu);
    }

    @Override
    public void close() {
        for (int fd : new int[] {client, server, datagram, epoll, controlled, ready, signalled}) {
            done(PollCalls.close(fd));
        }
    }
}
