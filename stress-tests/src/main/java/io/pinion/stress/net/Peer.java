package io.pinion.stress.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of blocking sockets of the JDK; each connection is served on a thread of its own. */
final class Peer implements AutoCloseable {
    private static final int BACKLOG = 512;

    private final ServerSocket listening;
    private final Service service;
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean isClosed;

    /** What is done with a connection; it is closed afterwards. */
    interface Service {
        void serve(Socket socket) throws Exception;
    }

    private Peer(ServerSocket listening, Service service) {
        this.listening = listening;
        this.service = service;
    }

    static Peer start(Service service) throws IOException {
        return start(service, 0);
    }

    /** With a receive buffer of that size; 0 for the system's default. */
    static Peer start(Service service, int receiveBufferBytes) throws IOException {
        ServerSocket listening = new ServerSocket();
        if (receiveBufferBytes > 0) {
            listening.setReceiveBufferSize(receiveBufferBytes);
        }
        listening.bind(Rig.loopback(0), BACKLOG);
        Peer peer = new Peer(listening, service);
        peer.start("acceptor", peer::accept);
        return peer;
    }

    InetSocketAddress address() {
        return Rig.loopback(listening.getLocalPort());
    }

    int port() {
        return listening.getLocalPort();
    }

    int accepted() {
        return accepted.get();
    }

    private void accept() throws IOException {
        while (true) {
            Socket socket = listening.accept();
            accepted.incrementAndGet();
            begin(socket);
        }
    }

    private synchronized void begin(Socket socket) throws IOException {
        sockets.removeIf(Socket::isClosed);
        sockets.add(socket);
        if (isClosed) {
            socket.close();
        }
        start("connection", () -> {
            try (socket) {
                service.serve(socket);
            }
        });
    }

    private interface Action {
        void run() throws Exception;
    }

    private synchronized void start(String name, Action action) {
        threads.removeIf(thread -> !thread.isAlive());
        Thread thread = new Thread(
                () -> {
                    try {
                        action.run();
                    } catch (Exception e) {
                        // The other side has gone, or this one is being closed.
                    }
                },
                Leaks.PREFIX + "peer-" + name);
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
            sockets.forEach(Link::close);
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
