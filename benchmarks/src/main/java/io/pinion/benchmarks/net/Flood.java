package io.pinion.benchmarks.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Connections that send to an echo server as fast as it takes, and read what comes back, from one thread. */
final class Flood implements AutoCloseable {
    private static final String NAME = "flood";

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private final Thread thread = new Thread(this::run, NAME);
    private volatile boolean closing;
    private volatile long bytes;

    Flood(int port, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
        thread.setDaemon(true);
        thread.start();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void run() {
        try {
            while (!closing) {
                selector.select(key -> {
                    try {
                        SocketChannel channel = (SocketChannel) key.channel();
                        if (key.isReadable()) {
                            bytes += Math.max(0, channel.read(buffer.clear()));
                        }
                        if (key.isWritable()) {
                            channel.write(buffer.clear());
                        }
                    } catch (IOException e) {
                        key.cancel();
                    }
                });
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Gives this thread the lowest priority there is: on few processors its time slices would be measured otherwise, and
     * not the server. False where the system has no such command.
     */
    boolean yieldToOthers() throws IOException, InterruptedException {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                if (Files.readString(task.resolve("comm")).equals(NAME + "\n")) {
                    String id = task.getFileName().toString();
                    return new ProcessBuilder("renice", "-n", "19", "-p", id)
                                    .redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .start()
                                    .waitFor()
                            == 0;
                }
            }
            return false;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Bytes that came back so far. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        closing = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
