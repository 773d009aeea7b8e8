package io.pinion.stress.net;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The part of {@link HalfOpenStress} that runs in a namespace: its loopback drops everything while a stream writes, and
 * the system's own time-out for what is not acknowledged (TCP_USER_TIMEOUT) ends it.
 */
final class DroppedPackets {
    /** A bucket that no packet fits into. */
    static final String BEGIN = "tc qdisc add dev lo root tbf rate 8bit burst 1 limit 1";

    static final String END = "tc qdisc del dev lo root";

    private static final Duration USER_TIMEOUT = Duration.ofMillis(500);

    private DroppedPackets() {}

    /** How many rounds; prints what came of it. */
    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        long latestNs = 0;
        try (Rig rig = new Rig(PollerChoice.EPOLL);
                Peer peer = Peer.start(new Beats(40))) {
            for (int i = 0; i < rounds; i++) {
                latestNs = Math.max(latestNs, drop(rig, peer));
            }
        }
        System.out.println(rounds + " times dropped packets noticed by the user time-out of " + USER_TIMEOUT.toMillis()
                + " ms, after " + latestNs / 1_000_000 + " ms at most");
    }

    /** How long it took. */
    private static long drop(Rig rig, Peer peer) throws Exception {
        StreamOptions options = StreamOptions.builder()
                .userTimeout(USER_TIMEOUT)
                .idleTimeout(Duration.ZERO)
                .writeStallTimeout(Duration.ZERO)
                .build();
        Sink sink = new Sink();
        Stream stream = Rig.value(rig.network().connect(peer.address(), options, sink));
        Until.holds("some beats", () -> sink.bytes() > 3);
        Namespace.execute(BEGIN.split(" "));
        long droppedNs = System.nanoTime();
        try {
            while (!sink.isClosed()) {
                Failed.unless(
                        System.nanoTime() - droppedNs < Until.LIMIT.toNanos(), "nothing noticed within " + Until.LIMIT);
                rig.on(() -> write(stream));
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } finally {
            Namespace.execute(END.split(" "));
        }
        Failed.unless(sink.reason() != null, "an end in order, although nothing arrived");
        long tookNs = sink.closedNs() - droppedNs;
        Failed.unless(tookNs >= USER_TIMEOUT.toNanos() / 2, "given up after " + tookNs + " ns: " + sink.reason());
        return tookNs;
    }

    private static boolean write(Stream stream) {
        try {
            return stream.write(ByteBuffer.allocate(10));
        } catch (ClosedChannelException e) {
            return false;
        }
    }
}
