package io.pinion.stress.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes TCP connections on to a target, with faults that can be changed at any time and hold for all of them. Blocking
 * sockets, a thread for each direction of each connection.
 *
 * <p>Threads: any.
 */
final class FaultProxy implements AutoCloseable {
    /** What is done with who connects. */
    enum Welcome {
        /** The connection is passed on. */
        FORWARD,
        /** It is closed at once. */
        CLOSE,
        /** It is reset at once. */
        RESET,
        /** It is kept, and nothing happens. */
        HOLD
    }

    private static final int BACKLOG = 512;

    private final InetSocketAddress target;
    private final int bufferBytes;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong passedUp = new AtomicLong();
    private final AtomicLong passedDown = new AtomicLong();
    private final List<Link> links = new ArrayList<>();
    private final List<Socket> held = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile Flow up = Flow.PLAIN;
    private volatile Flow down = Flow.PLAIN;
    private volatile Welcome welcome = Welcome.FORWARD;
    private ServerSocket listening;
    private boolean isClosed;

    private FaultProxy(InetSocketAddress target, int bufferBytes, ServerSocket listening) {
        this.target = target;
        this.bufferBytes = bufferBytes;
        this.listening = listening;
    }

    static FaultProxy to(InetSocketAddress target) throws IOException {
        return to(target, 0);
    }

    /** With system buffers of that size on both sides; 0 for the system's default. */
    static FaultProxy to(InetSocketAddress target, int bufferBytes) throws IOException {
        FaultProxy proxy = new FaultProxy(target, bufferBytes, listen(bufferBytes, 0));
        proxy.startAccepting();
        return proxy;
    }

    private static ServerSocket listen(int bufferBytes, int port) throws IOException {
        ServerSocket opened = new ServerSocket();
        if (bufferBytes > 0) {
            opened.setReceiveBufferSize(bufferBytes);
        }
        opened.setReuseAddress(true);
        opened.bind(Rig.loopback(port), BACKLOG);
        return opened;
    }

    synchronized int port() {
        return listening.getLocalPort();
    }

    InetSocketAddress address() {
        return Rig.loopback(port());
    }

    /** How many connections have come. */
    int accepted() {
        return accepted.get();
    }

    /** Bytes passed on, of all connections. */
    long passed(Direction direction) {
        return counterOf(direction).get();
    }

    void passed(Direction direction, int bytes) {
        counterOf(direction).addAndGet(bytes);
    }

    private AtomicLong counterOf(Direction direction) {
        return direction == Direction.UP ? passedUp : passedDown;
    }

    Flow flow(Direction direction) {
        return direction == Direction.UP ? up : down;
    }

    synchronized void flow(Direction direction, Flow flow) {
        if (direction == Direction.UP) {
            up = flow;
        } else {
            down = flow;
        }
        notifyAll();
    }

    void flows(Flow both) {
        flow(Direction.UP, both);
        flow(Direction.DOWN, both);
    }

    void welcome(Welcome how) {
        welcome = how;
    }

    synchronized void awaitNoStall(Direction direction) throws InterruptedException {
        while (flow(direction).hole() == Hole.STALL) {
            wait();
        }
    }

    synchronized void resetAll() {
        links.forEach(Link::reset);
        links.clear();
    }

    synchronized void closeAll() {
        links.forEach(Link::close);
        links.clear();
    }

    /** Who connects is refused from here on. */
    synchronized void shut() throws IOException {
        listening.close();
    }

    /** Listens again, on the same port. */
    synchronized void reopen() throws IOException {
        listening = listen(bufferBytes, listening.getLocalPort());
        startAccepting();
    }

    private void startAccepting() {
        ServerSocket from = listening;
        start("acceptor", () -> accept(from));
    }

    private void accept(ServerSocket from) {
        while (true) {
            try {
                Socket near = from.accept();
                accepted.incrementAndGet();
                welcome(near);
            } catch (IOException e) {
                if (from.isClosed()) {
                    return;
                }
            }
        }
    }

    private void welcome(Socket near) throws IOException {
        switch (welcome) {
            case CLOSE -> near.close();
            case RESET -> Link.reset(near);
            case HOLD -> hold(near);
            case FORWARD -> forward(near);
        }
    }

    private synchronized void hold(Socket near) throws IOException {
        if (isClosed) {
            near.close();
        } else {
            held.add(near);
        }
    }

    private void forward(Socket near) {
        Socket far = new Socket();
        try {
            if (bufferBytes > 0) {
                far.setReceiveBufferSize(bufferBytes);
                far.setSendBufferSize(bufferBytes);
                near.setSendBufferSize(bufferBytes);
            }
            far.connect(target);
            far.setTcpNoDelay(true);
            near.setTcpNoDelay(true);
            begin(new Link(near, far));
        } catch (IOException e) {
            Link.reset(near);
            Link.close(far);
        }
    }

    private synchronized void begin(Link link) throws IOException {
        if (isClosed) {
            throw new IOException("closed");
        }
        links.removeIf(Link::isClosed);
        links.add(link);
        for (Direction direction : Direction.values()) {
            Pipe pipe = new Pipe(this, link, direction, link.from(direction), link.to(direction));
            start(direction.name(), pipe);
        }
    }

    private synchronized void start(String name, Runnable run) {
        threads.removeIf(thread -> !thread.isAlive());
        Thread thread = new Thread(run, Leaks.PREFIX + "proxy-" + name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    @Override
    public void close() throws IOException {
        List<Thread> left;
        synchronized (this) {
            isClosed = true;
            listening.close();
            closeAll();
            held.forEach(Link::close);
            left = new ArrayList<>(threads);
        }
        left.forEach(Thread::interrupt);
        try {
            for (Thread thread : left) {
                thread.join(Until.LIMIT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
