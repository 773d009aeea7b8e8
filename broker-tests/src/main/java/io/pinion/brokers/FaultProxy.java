package io.pinion.brokers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/**
 * Passes TCP connections on to a broker, with faults that can be changed at any time and hold for all connections. It can
 * speak TLS to clients, with any certificate, in front of a broker that does not.
 *
 * <p>Shape: any number of connections; at most 64 KiB of each direction are held here.
 *
 * <p>Threads: any may call. One daemon thread accepts, and two carry each connection; their names begin with
 * {@code pinion-proxy}, and {@link #close} ends them.
 */
public final class FaultProxy implements AutoCloseable {
    /** Which way bytes go. */
    public enum Direction {
        /** From clients to the broker. */
        TO_BROKER,
        /** From the broker to clients. */
        TO_CLIENT
    }

    /** What happens to bytes. */
    public enum Flow {
        /** They arrive. */
        PASS,
        /** They wait, and arrive when that ends; as with lost packets, which TCP repeats. */
        STALL,
        /** They are taken and never arrive; what comes after them is of no use either, so cut the connection. */
        DISCARD
    }

    private static final String ACCEPT = "accept";
    private static final int BACKLOG = 128;
    private static final long JOIN_MILLIS = 10_000;

    private final InetSocketAddress target;
    private final ServerSocketFactory sockets;
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<ProxyLink> links = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Direction, Flow> flows = new EnumMap<>(Direction.class);
    private final Map<Direction, Duration> delays = new EnumMap<>(Direction.class);
    private ServerSocket listening;
    private boolean isClosed;

    private FaultProxy(InetSocketAddress target, ServerSocketFactory sockets, ServerSocket listening) {
        this.target = target;
        this.sockets = sockets;
        this.listening = listening;
        for (Direction direction : Direction.values()) {
            flows.put(direction, Flow.PASS);
            delays.put(direction, Duration.ZERO);
        }
    }

    /**
     * In front of a broker, passing everything on as it is.
     *
     * @param broker where connections go
     * @return a proxy that accepts connections; the caller closes it
     * @throws IOException if no port can be had
     */
    public static FaultProxy to(TestBroker broker) throws IOException {
        return to(new InetSocketAddress(broker.host(), broker.port()));
    }

    /**
     * In front of any server, passing everything on as it is.
     *
     * @param target where connections go
     * @return a proxy that accepts connections; the caller closes it
     * @throws IOException if no port can be had
     */
    public static FaultProxy to(InetSocketAddress target) throws IOException {
        return start(target, ServerSocketFactory.getDefault());
    }

    /**
     * In front of a broker, speaking TLS with clients and plainly with the broker.
     *
     * @param broker where connections go
     * @param certificate what clients are shown
     * @return a proxy that accepts connections; the caller closes it
     * @throws IOException if no port can be had
     */
    public static FaultProxy tls(TestBroker broker, TestCertificate certificate) throws IOException {
        return start(
                new InetSocketAddress(broker.host(), broker.port()),
                certificate.server().getServerSocketFactory());
    }

    private static FaultProxy start(InetSocketAddress target, ServerSocketFactory sockets) throws IOException {
        Objects.requireNonNull(target, "target");
        FaultProxy proxy = new FaultProxy(target, sockets, listen(sockets, Ports.free()));
        proxy.startAccepting();
        return proxy;
    }

    private static ServerSocket listen(ServerSocketFactory sockets, int port) throws IOException {
        ServerSocket opened = sockets.createServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), BACKLOG);
        return opened;
    }

    /** {@return the address to connect to} */
    public String host() {
        return "127.0.0.1";
    }

    /** {@return the port to connect to; it stays the same} */
    public synchronized int port() {
        return listening.getLocalPort();
    }

    /** {@return how many connections have come} */
    public int accepted() {
        return accepted.get();
    }

    /**
     * {@return how many connections are open}
     */
    public synchronized int open() {
        links.removeIf(ProxyLink::isClosed);
        return links.size();
    }

    /**
     * Changes what happens to bytes, of connections old and new.
     *
     * @param direction which way they go
     * @param flow what happens from here on, those held here included
     */
    public synchronized void flow(Direction direction, Flow flow) {
        flows.put(Objects.requireNonNull(direction, "direction"), Objects.requireNonNull(flow, "flow"));
        notifyAll();
    }

    /**
     * Changes what happens to bytes, both ways.
     *
     * @param flow what happens from here on
     */
    public void flow(Flow flow) {
        for (Direction direction : Direction.values()) {
            flow(direction, flow);
        }
    }

    /**
     * Holds back each piece that arrives, at most 64 KiB, for that long.
     *
     * @param direction which way bytes go
     * @param delay zero or more
     */
    public synchronized void delay(Direction direction, Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative, was " + delay);
        }
        delays.put(Objects.requireNonNull(direction, "direction"), delay);
    }

    synchronized Duration delay(Direction direction) {
        return delays.getOrDefault(direction, Duration.ZERO);
    }

    /** Waits while bytes have to; returns whether they may go on. */
    synchronized boolean mayPass(Direction direction) throws InterruptedException {
        while (flows.get(direction) == Flow.STALL && !isClosed) {
            wait();
        }
        return flows.get(direction) == Flow.PASS;
    }

    /** Resets every connection, on both sides: what was under way is lost. */
    public synchronized void cut() {
        links.forEach(ProxyLink::reset);
        links.clear();
    }

    /** Closes every connection in an orderly way, on both sides. */
    public synchronized void hangUp() {
        links.forEach(ProxyLink::close);
        links.clear();
    }

    /**
     * Ends one direction of every connection: the receiver sees the end of the stream, and may go on sending.
     *
     * @param direction which one
     */
    public synchronized void halfClose(Direction direction) {
        links.forEach(link -> link.end(direction));
    }

    /**
     * Refuses who connects from here on; connections that are open stay.
     *
     * @throws IOException if the port cannot be closed
     */
    public void refuse() throws IOException {
        List<Thread> accepting;
        synchronized (this) {
            listening.close();
            accepting = threads.stream()
                    .filter(thread -> thread.getName().endsWith(ACCEPT))
                    .toList();
        }
        // The system listens until the thread that accepts has let go.
        join(accepting);
    }

    /**
     * Accepts connections again, on the same port.
     *
     * @throws IOException if somebody else has taken the port
     */
    public synchronized void accept() throws IOException {
        if (isClosed) {
            throw new IllegalStateException("the proxy is closed; make another");
        }
        if (listening.isClosed()) {
            listening = listen(sockets, listening.getLocalPort());
            startAccepting();
        }
    }

    private synchronized void startAccepting() {
        ServerSocket from = listening;
        run(ACCEPT, () -> acceptFrom(from));
    }

    private void acceptFrom(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                Socket near = from.accept();
                accepted.incrementAndGet();
                begin(near);
            } catch (IOException e) {
                // Closed, which ends the loop, or a client that has gone again.
            }
        }
    }

    private void begin(Socket near) throws IOException {
        Socket far = new Socket();
        ProxyLink link = new ProxyLink(this, near, far);
        try {
            // Known before the broker can see it, so that whoever has met the broker through it can cut it.
            register(link);
            far.connect(target);
            carry(link);
        } catch (IOException e) {
            // The broker is down: the client sees that at once, too.
            link.reset();
        }
    }

    private synchronized void register(ProxyLink link) throws IOException {
        if (isClosed) {
            throw new IOException("closed");
        }
        links.removeIf(ProxyLink::isClosed);
        links.add(link);
    }

    private synchronized void carry(ProxyLink link) {
        for (Direction direction : Direction.values()) {
            run(direction.name(), () -> link.carry(direction));
        }
    }

    private void run(String name, Runnable body) {
        threads.removeIf(thread -> !thread.isAlive());
        Thread thread = new Thread(body, "pinion-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    /** Resets every connection and ends the threads; again is nothing. */
    @Override
    public void close() throws IOException {
        List<Thread> left;
        synchronized (this) {
            isClosed = true;
            notifyAll();
            listening.close();
            cut();
            left = List.copyOf(threads);
        }
        left.forEach(Thread::interrupt);
        join(left);
    }

    private static void join(List<Thread> ending) {
        try {
            for (Thread thread : ending) {
                thread.join(JOIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
