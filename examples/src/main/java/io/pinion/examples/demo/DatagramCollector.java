package io.pinion.examples.demo;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The collector of datagrams: a line each, from any number of senders.
 *
 * <p>Threads: one.
 */
final class DatagramCollector implements Runnable {
    /** What Linux has by default, so that it is granted everywhere. */
    static final int RECEIVE_BUFFER_BYTES = 212_992;

    private static final int MAX_BURST = 64;

    private final DatagramChannel channel;
    private final Reporter reporter;
    private final Map<SocketAddress, Sender> senders = new HashMap<>();
    private final ByteBuffer input = ByteBuffer.allocateDirect(1 << 16);
    private final ByteBuffer count = ByteBuffer.allocateDirect(Acks.COUNT_BYTES);
    private final byte[] bytes = new byte[1 << 16];

    /** What came from one address. */
    private static final class Sender {
        final StreamDigest digest = new StreamDigest();
        boolean ended;
    }

    DatagramCollector(DatagramChannel channel, Reporter reporter) throws IOException {
        this.channel = channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
        this.reporter = reporter;
    }

    @Override
    public void run() {
        try (Selector selector = Selector.open()) {
            channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
            while (true) {
                selector.select(key -> {});
                receiveBurst();
            }
        } catch (IOException e) {
            System.err.println("collector: cannot receive datagrams: " + e);
        }
    }

    private void receiveBurst() throws IOException {
        SocketAddress last = null;
        for (int i = 0; i < MAX_BURST; i++) {
            SocketAddress sender = receive();
            if (sender == null) {
                break;
            }
            if (last != null && !sender.equals(last)) {
                confirm(last);
            }
            last = sender;
        }
        if (last != null) {
            confirm(last);
        }
    }

    private @Nullable SocketAddress receive() throws IOException {
        SocketAddress sender = channel.receive(input.clear());
        if (sender != null) {
            take(sender, input.flip());
        }
        return sender;
    }

    private void take(SocketAddress address, ByteBuffer datagram) throws IOException {
        Sender sender = senders.computeIfAbsent(address, from -> new Sender());
        if (Mark.isMark(datagram)) {
            answer(address, sender, Mark.decode(datagram));
            return;
        }
        int length = datagram.remaining();
        datagram.get(bytes, 0, length);
        sender.digest.update(bytes, 0, length);
        reporter.crashIfAsked(sender.digest);
    }

    private void answer(SocketAddress address, Sender sender, Mark mark) throws IOException {
        send(mark.answer(sender.digest.lines()), address);
        // The mark is sent again until the sender knows that it has come.
        if (mark.end() && !sender.ended) {
            sender.ended = true;
            reporter.ended(Ending.Kind.ENDED, sender.digest.digest());
        }
    }

    private void confirm(SocketAddress address) throws IOException {
        long lines =
                senders.computeIfAbsent(address, from -> new Sender()).digest.lines();
        send(count.clear().putLong(lines).flip(), address);
    }

    private void send(ByteBuffer reply, SocketAddress to) throws IOException {
        try {
            channel.send(reply, to);
        } catch (PortUnreachableException e) {
            // That sender has gone; others have not.
        }
    }
}
