package io.pinion.faults;

import io.pinion.worker.Worker;
import io.pinion.worker.net.DatagramHandler;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Datagrams;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Requests by datagram, sent again while no answer comes. */
final class DatagramPart implements Part {
    private static final int REQUESTS = 20;
    private static final Duration RETRY = Duration.ofMillis(20);

    private final Worker worker;
    private final Seen seen;
    private final DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final AtomicInteger answered = new AtomicInteger();
    private @Nullable Datagrams socket;

    DatagramPart(Worker worker, Seen seen) throws IOException {
        this.worker = worker;
        this.seen = seen;
        Threads.start("datagram-echo", this::echo);
    }

    private void echo() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        while (true) {
            packet.setLength(100);
            peer.receive(packet);
            peer.send(packet);
        }
    }

    void begin() {
        worker.network()
                .datagrams(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        null,
                        DatagramOptions.builder().build(),
                        new Handler())
                .whenComplete((opened, error) -> {
                    if (error != null) {
                        seen.add("datagrams", error);
                        worker.timers().after(RETRY, this::begin);
                    } else {
                        worker.execute(() -> ask(opened));
                    }
                });
    }

    private void ask(Datagrams open) {
        socket = open;
        int number = answered.get();
        try {
            open.send(ByteBuffer.allocateDirect(4).putInt(number).flip(), peer.getLocalSocketAddress());
        } catch (IOException e) {
            seen.add("send", e);
        }
        worker.timers().after(RETRY, () -> {
            if (answered.get() == number && socket == open) {
                ask(open);
            }
        });
    }

    private final class Handler implements DatagramHandler {
        @Override
        public void datagram(Datagrams from, ByteBuffer data, SocketAddress sender) {
            if (data.remaining() == 4 && data.getInt() == answered.get()) {
                answered.incrementAndGet();
                if (answered.get() < REQUESTS) {
                    ask(from);
                }
            }
        }

        @Override
        public void error(Datagrams from, IOException error) {
            seen.add("datagram error", error);
        }

        @Override
        public void closed(Datagrams from, @Nullable Throwable reason) {
            socket = null;
            if (reason != null) {
                seen.add("datagrams closed", reason);
                worker.timers().after(RETRY, DatagramPart.this::begin);
            }
        }
    }

    @Override
    public String name() {
        return "datagrams";
    }

    @Override
    public boolean isDone() {
        return answered.get() >= REQUESTS;
    }

    @Override
    public void close() {
        peer.close();
    }
}
