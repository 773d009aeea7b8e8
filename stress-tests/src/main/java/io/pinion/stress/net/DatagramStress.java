package io.pinion.stress.net;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.net.DatagramHandler;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Datagrams;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Datagrams over a network that loses, doubles and swaps: a handler is told of exactly what the network has brought, in
 * that order, and answers reach the sender. The twin is a look at what was sent instead, which must differ.
 */
final class DatagramStress {
    private static final int LONGEST_BYTES = 1_400;
    /** Few enough that the system's buffers hold them. */
    private static final int WINDOW = 16;

    private final Marks received = new Marks();
    private final Marks sent = new Marks();
    private final AtomicInteger answers = new AtomicInteger();

    private DatagramStress() {}

    public static void main(String[] arguments) {
        Programme.main("datagrams", Duration.ofMinutes(1), Duration.ofMinutes(10), arguments, DatagramStress::run);
    }

    static String run(PollerChoice poller, Arguments arguments) throws Exception {
        return new DatagramStress().send(poller, arguments.count("datagrams", 5_000, 500_000), arguments.seed());
    }

    private String send(PollerChoice poller, int count, long seed) throws Exception {
        DatagramHandler echo = (socket, data, sender) -> {
            received.add(bytesOf(data.duplicate()));
            Failed.unless(socket.send(data, sender), "an answer was refused");
        };
        DatagramHandler counter = (socket, data, sender) -> answers.incrementAndGet();
        DatagramOptions options = DatagramOptions.defaults();
        try (Rig rig = new Rig(poller)) {
            Datagrams target = Rig.value(rig.network().datagrams(Rig.loopback(0), null, options, echo));
            InetSocketAddress at = (InetSocketAddress) target.localAddress();
            try (DatagramProxy proxy = DatagramProxy.to(at, new DatagramFaults(100, 100, 100), seed)) {
                Datagrams source =
                        Rig.value(rig.network().datagrams(Rig.loopback(0), proxy.address(), options, counter));
                SplittableRandom random = new SplittableRandom(seed);
                while (sent.size() < count) {
                    sendWindow(rig, source, random);
                    Until.holds("the proxy has seen it", () -> proxy.seen() >= sent.size());
                    awaitBrought(proxy);
                }
                proxy.flush();
                awaitBrought(proxy);
                Failed.unless(proxy.passedOn().sameAs(received), "the handler was not told what the network brought");
                Failed.unless(!sent.sameAs(received), "the network changed nothing, and nothing could be noticed");
                return proxy.figures() + ", " + received.size() + " brought and answered, twin found";
            }
        }
    }

    private void sendWindow(Rig rig, Datagrams source, SplittableRandom random) throws Exception {
        for (int i = 0; i < WINDOW; i++) {
            byte[] datagram = new byte[1 + random.nextInt(LONGEST_BYTES)];
            random.nextBytes(datagram);
            sent.add(datagram);
            boolean taken = rig.on(() -> source.send(ByteBuffer.wrap(datagram), null));
            Failed.unless(taken, "refused with a window of " + WINDOW);
        }
    }

    private void awaitBrought(DatagramProxy proxy) {
        int brought = proxy.passedOn().size();
        Until.holds(brought + " datagrams, has " + received.size(), () -> received.size() >= brought);
        Until.holds(brought + " answers, has " + answers, () -> answers.get() >= brought);
    }

    private static byte[] bytesOf(ByteBuffer data) {
        byte[] copy = new byte[data.remaining()];
        data.get(copy);
        return copy;
    }
}
