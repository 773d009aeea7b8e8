package io.pinion.benchmarks.net;

import io.pinion.benchmarks.Spin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;

/** The plain loop people write around the JDK's selector, with a bounded queue beside it; a busy one never sleeps. */
final class SelectorPeer implements Peer {
    private static final int CAPACITY = 16_384;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Selector selector;
    private final Queue<Runnable> tasks = new MpscVarHandleArrayQueue<>(CAPACITY);
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Thread thread = new Thread(this::loop, "selector");
    private final boolean busy;
    private volatile boolean closing;

    SelectorPeer(boolean busy) throws IOException {
        this.busy = busy;
        selector = Selector.open();
        thread.setDaemon(true);
        thread.start();
    }

    private void loop() {
        try {
            while (!closing) {
                select();
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void select() throws IOException {
        if (busy) {
            selector.selectNow(this::ready);
            return;
        }
        asleep.set(true);
        if (tasks.isEmpty()) {
            selector.select(this::ready);
        } else {
            selector.selectNow(this::ready);
        }
        asleep.set(false);
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel accepted = ((ServerSocketChannel) key.channel()).accept();
                accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
                accepted.configureBlocking(false);
                accepted.register(selector, SelectionKey.OP_READ);
            } else {
                echo(key);
            }
        } catch (IOException e) {
            key.cancel();
        }
    }

    /** What the peer does not take waits in the attachment, and nothing is read meanwhile. */
    private void echo(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        ByteBuffer rest = (ByteBuffer) key.attachment();
        if (rest != null) {
            channel.write(rest);
            if (!rest.hasRemaining()) {
                key.attach(null);
                key.interestOps(SelectionKey.OP_READ);
            }
            return;
        }
        int got = channel.read(buffer.clear());
        if (got < 0) {
            channel.close();
            return;
        }
        channel.write(buffer.flip());
        if (buffer.hasRemaining()) {
            key.attach(ByteBuffer.allocateDirect(buffer.remaining()).put(buffer).flip());
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    @Override
    public int echo() throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        selector.wakeup();
        return listener.socket().getLocalPort();
    }

    @Override
    public Shipper ship(InetSocketAddress to) throws IOException {
        SocketChannel channel = SocketChannel.open(to);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new QueueShipper(channel);
    }

    /** Lines are copied for the queue; the loop gathers what is there and writes it, blocking. */
    private final class QueueShipper implements Shipper {
        private final Queue<byte[]> lines = new MpscVarHandleArrayQueue<>(CAPACITY);
        private final AtomicBoolean announced = new AtomicBoolean();
        private final ByteBuffer gathered = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private final SocketChannel channel;
        private volatile long sent;

        QueueShipper(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void line(byte[] line) {
            byte[] copy = line.clone();
            for (int looks = 1; !lines.offer(copy); looks++) {
                announce();
                Spin.once(looks);
            }
            announce();
        }

        private void announce() {
            if (!announced.get() && announced.compareAndSet(false, true)) {
                execute(this::send);
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        private void send() {
            announced.set(false);
            int count = 0;
            try {
                for (byte[] line = lines.poll(); line != null; line = lines.poll()) {
                    if (gathered.remaining() < line.length) {
                        write();
                    }
                    gathered.put(line);
                    count++;
                }
                write();
                sent += count;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private void write() throws IOException {
            gathered.flip();
            while (gathered.hasRemaining()) {
                channel.write(gathered);
            }
            gathered.clear();
        }

        @Override
        public void endOfBatch() {
            // The loop sends when the queue is empty.
        }

        @Override
        public long sent() {
            return sent;
        }
    }

    @Override
    public void execute(Runnable task) {
        for (int looks = 1; !tasks.offer(task); looks++) {
            Spin.once(looks);
        }
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
    }
}
