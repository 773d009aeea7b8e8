package io.pinion.examples.invoices;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Books invoices over HTTPS, and does wrong what it is told to: {@link #next} gives the faults of the requests to come,
 * {@link #certificate} changes who it says it is.
 *
 * <p>Shape: at most {@value #MAX_CONNECTIONS} connections, each on a daemon thread named {@code pinion-booking-server};
 * more are closed at once.
 * <p>Threads: any.
 */
final class BookingServer implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 64;
    private static final int CLOSE_SECONDS = 10;

    /** A customer of this name does not exist: the invoice is rejected with 422. */
    static final String UNKNOWN_CUSTOMER = "Nobody";

    final BookingLedger ledger;
    final String token;
    final int slowMs;
    private final ServerSocket listener;
    private final ThreadPoolExecutor threads;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch acceptor = new CountDownLatch(1);
    private volatile SSLContext certificate;

    private BookingServer(BookingLedger ledger, SSLContext certificate, String token, int slowMs, int port)
            throws IOException {
        this.ledger = ledger;
        this.certificate = certificate;
        this.token = token;
        this.slowMs = slowMs;
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        threads =
                new ThreadPoolExecutor(1, MAX_CONNECTIONS + 1, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "pinion-booking-server");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Starts a server on the loopback address.
     *
     * @param ledger where it books; outlives it
     * @param certificate what it shows
     * @param token the bearer token it asks for
     * @param slowMs how late a slow answer is, in milliseconds
     * @param port 0 for any that is free
     */
    static BookingServer start(BookingLedger ledger, SSLContext certificate, String token, int slowMs, int port)
            throws IOException {
        BookingServer server = new BookingServer(ledger, certificate, token, slowMs, port);
        server.threads.execute(server::accept);
        return server;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Where invoices are posted. */
    URI url() {
        return URI.create("https://localhost:" + port() + "/invoices");
    }

    /** The next requests meet these faults, one each; further ones none. */
    void next(Fault... coming) {
        faults.addAll(List.of(coming));
    }

    @Nullable
    Fault takeFault() {
        return faults.poll();
    }

    /** How many faults have not met a request yet. */
    int faultsLeft() {
        return faults.size();
    }

    /** Shows another certificate from now on, and drops the connections that were made with the last one. */
    void certificate(SSLContext other) {
        certificate = other;
        dropConnections();
    }

    SSLContext certificate() {
        return certificate;
    }

    void dropConnections() {
        connections.forEach(BookingServer::close);
    }

    /** Waits as long as a slow answer is late, or until the close. */
    void beSlow() throws IOException {
        try {
            if (closed.await(slowMs, TimeUnit.MILLISECONDS)) {
                throw new IOException("the server closes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server closes", e);
        }
    }

    private void accept() {
        try {
            acceptAll();
        } finally {
            acceptor.countDown();
        }
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.add(socket);
                serve(socket);
            } catch (IOException e) {
                // The close, or a client that was gone before it was accepted.
            }
        }
    }

    private void serve(Socket socket) {
        try {
            threads.execute(() -> {
                try (socket) {
                    new BookingConnection(this, socket).serve();
                } catch (IOException | RuntimeException e) {
                    // Clients come and go, and refuse certificates: the ledger is what counts.
                } finally {
                    connections.remove(socket);
                }
            });
        } catch (RejectedExecutionException e) {
            connections.remove(socket);
            close(socket);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    /** Returns when the port is free for another server. */
    @Override
    public void close() {
        closed.countDown();
        try {
            listener.close();
        } catch (IOException e) {
            // It accepts nothing any more either way.
        }
        dropConnections();
        threads.shutdownNow();
        try {
            // The port stays taken as long as somebody is in accept.
            if (!acceptor.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server still listens on port " + port() + " after its close");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
