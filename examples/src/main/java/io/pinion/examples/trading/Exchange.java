package io.pinion.examples.trading;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Stands in for an exchange, on a loopback TCP port: takes orders of one connection, answers each, and keeps its own
 * account of what it was sent. It rejects every fiftieth order, so that rejects are seen too.
 *
 * <p>Threads: one daemon thread named {@code pinion-example-exchange}, with blocking sockets. The account is read after
 * {@link #awaitEnd}.
 */
final class Exchange implements AutoCloseable {
    private static final int REJECTS_ONE_IN = 50;

    private final ServerSocketChannel server;
    private final Thread thread;
    private final int[] positions;
    private final OrderEvent order = new OrderEvent();
    private final AckEvent answer = new AckEvent();
    private long accepted;
    private long rejected;
    private long outOfOrder;
    private long checksum = Checksum.START;

    private Exchange(ServerSocketChannel server, int instruments) {
        this.server = server;
        positions = new int[instruments];
        thread = new Thread(this::serve, "pinion-example-exchange");
        thread.setDaemon(true);
    }

    static Exchange start(int instruments) throws TradingException {
        try {
            ServerSocketChannel server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Exchange exchange = new Exchange(server, instruments);
            exchange.thread.start();
            return exchange;
        } catch (IOException e) {
            throw TradingException.notProven("The exchange cannot listen on the loopback address: " + e);
        }
    }

    SocketAddress address() throws IOException {
        return server.getLocalAddress();
    }

    private void serve() {
        ByteBuffer in = ByteBuffer.allocateDirect(1_024 * Frame.BYTES);
        ByteBuffer out = ByteBuffer.allocateDirect(in.capacity());
        try (server;
                SocketChannel client = server.accept()) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            while (client.read(in) >= 0) {
                answerAll(in.flip(), out.clear());
                in.compact();
                out.flip();
                while (out.hasRemaining()) {
                    client.write(out);
                }
            }
        } catch (IOException | RuntimeException e) {
            // Closed, or sent nonsense: the gateway notices the end, and what is missing shows in the account.
        }
    }

    private void answerAll(ByteBuffer in, ByteBuffer out) {
        while (in.remaining() >= Frame.BYTES) {
            Frame.takeOrder(in, order);
            outOfOrder += order.id == accepted + rejected ? 0 : 1;
            checksum = Checksum.ofOrder(checksum, order.id, order.instrument, order.quantity, order.price);
            answer.id = order.id;
            answer.accepted = order.id % REJECTS_ONE_IN != REJECTS_ONE_IN - 1;
            if (answer.accepted) {
                positions[order.instrument] += order.quantity;
                accepted++;
            } else {
                rejected++;
            }
            Frame.putAnswer(out, answer);
        }
    }

    /** Waits until the connection has ended; false if it has not within the limit. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        thread.join(Math.max(1, limit.toMillis()));
        return !thread.isAlive();
    }

    /** Stops listening, and the thread if it waits for a connection; one that serves ends with its connection. */
    @Override
    public void close() {
        try {
            server.close();
            thread.interrupt();
        } catch (IOException e) {
            // Nothing more can be done, and the thread is a daemon.
        }
    }

    long accepted() {
        return accepted;
    }

    long rejected() {
        return rejected;
    }

    long outOfOrder() {
        return outOfOrder;
    }

    long checksum() {
        return checksum;
    }

    int position(int instrument) {
        return positions[instrument];
    }
}
