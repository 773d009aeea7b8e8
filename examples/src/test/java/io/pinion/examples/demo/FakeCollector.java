package io.pinion.examples.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Somebody else's collector: confirms nothing, and behaves as badly as a test wants. */
final class FakeCollector implements AutoCloseable {
    private final ServerSocket server = new ServerSocket();
    private final CompletableFuture<byte[]> received = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private interface Behaviour {
        byte[] serve(Socket socket) throws Exception;
    }

    private FakeCollector() throws IOException {
        // Small, so that a collector that does not read is noticed after kilobytes and not megabytes.
        server.setReceiveBufferSize(8_192);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    static FakeCollector readingAll() throws IOException {
        return new FakeCollector().serving(socket -> socket.getInputStream().readAllBytes());
    }

    static FakeCollector endingAfter(int bytes) throws IOException {
        return new FakeCollector().serving(socket -> socket.getInputStream().readNBytes(bytes));
    }

    FakeCollector serving(Behaviour behaviour) {
        Thread thread = new Thread(() -> serve(behaviour), "fake-collector");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    static FakeCollector notReading() throws IOException {
        FakeCollector collector = new FakeCollector();
        return collector.serving(socket -> {
            collector.closed.await();
            return new byte[0];
        });
    }

    private void serve(Behaviour behaviour) {
        try (Socket socket = server.accept()) {
            received.complete(behaviour.serve(socket));
        } catch (Exception e) {
            received.completeExceptionally(e);
        }
    }

    String address() {
        return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
    }

    byte[] received() throws Exception {
        return received.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
    }
}
