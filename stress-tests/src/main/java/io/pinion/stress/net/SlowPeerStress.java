package io.pinion.stress.net;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.net.Tls;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Peers that read too little: what a stream holds stays below its limit and 64 KiB, one that takes nothing is given up
 * after the stall time-out and not before, and one that trickles is kept.
 */
final class SlowPeerStress {
    private static final String HOST = "localhost";
    private static final int LIMIT_BYTES = 1 << 18;
    /** What the system's buffers and TLS may add. */
    private static final int SLACK_BYTES = 1 << 16;

    private static final Duration STALL = Duration.ofMillis(400);
    /** Longer than a busy machine stands still. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int SYSTEM_BUFFER_BYTES = 1 << 14;

    private final Rig rig;
    private final Issuer issuer;
    private final Identity identity;

    private SlowPeerStress(Rig rig) throws Exception {
        this.rig = rig;
        issuer = Issuer.root(Subject.authority("root"));
        identity = issuer.issue(Subject.host(HOST));
    }

    public static void main(String[] arguments) {
        Programme.main("slow-peer", Duration.ofMinutes(2), Duration.ofMinutes(15), arguments, SlowPeerStress::run);
    }

    static String run(PollerChoice poller, Arguments arguments) throws Exception {
        try (Rig rig = new Rig(poller)) {
            SlowPeerStress stress = new SlowPeerStress(rig);
            long plain = stress.stopped(false);
            long tls = stress.stopped(true);
            long dripped = stress.dripped(arguments.count("drip", 400_000, 20_000_000));
            String many = ManyStalled.run(rig, arguments.count("peers", 100, 1_000));
            stress.requireTwins();
            return "held " + plain + " plain, " + tls + " TLS, " + dripped + " trickling, of " + LIMIT_BYTES
                    + " bytes allowed; " + many + "; twins found";
        }
    }

    private StreamOptions.Builder options(boolean isTls) throws Exception {
        StreamOptions.Builder options = StreamOptions.builder()
                .writeLimitBytes(LIMIT_BYTES)
                .highWaterBytes(LIMIT_BYTES)
                .idleTimeout(Duration.ZERO)
                .writeStallTimeout(STALL)
                .sendBufferBytes(SYSTEM_BUFFER_BYTES);
        return isTls ? options.tls(Tls.client(Contexts.of("TLSv1.3", null, issuer.certificate()), HOST)) : options;
    }

    /** Reads whatever comes. */
    private Peer reader(boolean isTls) throws Exception {
        return Peer.start(
                isTls
                        ? TlsSide.reading(Contexts.of("TLSv1.3", identity, issuer.certificate()), "TLSv1.3")
                        : SlowPeerStress::read,
                SYSTEM_BUFFER_BYTES);
    }

    private static void read(Socket socket) throws Exception {
        byte[] buffer = new byte[1 << 14];
        while (socket.getInputStream().read(buffer) >= 0) {
            // Up to the end.
        }
    }

    /** The most that was held. */
    private long stopped(boolean isTls) throws Exception {
        try (Peer peer = reader(isTls);
                FaultProxy proxy = FaultProxy.to(peer.address(), SYSTEM_BUFFER_BYTES)) {
            Writer writer = new Writer();
            Stream stream = connect(proxy.address(), options(isTls).build(), writer);
            if (isTls) {
                Until.holds("the greeting", () -> writer.bytes() > 0);
            }
            proxy.flow(Direction.UP, Flow.PLAIN.withHole(Hole.STALL));
            long stalledNs = System.nanoTime();
            offerUntilClosed(stream, writer);
            requireStalled(writer, stalledNs);
            requireHeld(writer, LIMIT_BYTES);
            return writer.mostHeld();
        }
    }

    private Stream connect(InetSocketAddress to, StreamOptions options, Sink sink) throws Exception {
        return Rig.value(rig.network().connect(to, options, sink));
    }

    private void offerUntilClosed(Stream stream, Writer writer) throws Exception {
        long endNs = System.nanoTime() + Until.LIMIT.toNanos();
        while (!writer.isClosed()) {
            Failed.unless(System.nanoTime() - endNs < 0, "a stalled stream was not closed within " + Until.LIMIT);
            offer(stream, writer);
        }
    }

    private void offer(Stream stream, Writer writer) throws Exception {
        rig.on(() -> {
            writer.offer(stream, 5);
            return true;
        });
        TimeUnit.MILLISECONDS.sleep(1);
    }

    private static void requireStalled(Writer writer, long stalledNs) {
        Throwable reason = writer.reason();
        if (!(reason instanceof SocketTimeoutException)) {
            throw new Failed("closed by " + reason + " instead of the stall time-out", reason);
        }
        Failed.unless(writer.closedNs() - stalledNs >= STALL.toNanos(), "given up too early");
        Failed.unless(writer.refused() > 0, "nothing was refused, so nothing was bounded");
    }

    private static void requireHeld(Writer writer, long limitBytes) {
        Failed.unless(
                writer.mostHeld() <= limitBytes + SLACK_BYTES,
                "held " + writer.mostHeld() + " bytes, " + limitBytes + " allowed");
    }

    /** A peer that takes little by little is kept; the most that was held. */
    private long dripped(int bytes) throws Exception {
        try (Peer peer = reader(false);
                FaultProxy proxy = FaultProxy.to(peer.address(), SYSTEM_BUFFER_BYTES)) {
            proxy.flow(Direction.UP, Flow.PLAIN.inPieces(Pieces.of(1_000)).atRate(200_000));
            Writer writer = new Writer();
            Stream stream = connect(
                    proxy.address(), options(false).writeStallTimeout(PATIENCE).build(), writer);
            while (proxy.passed(Direction.UP) < bytes) {
                offer(stream, writer);
                Failed.unless(!writer.isClosed(), "a peer that trickles was given up: " + writer.reason());
            }
            stream.abort();
            Until.holds("the end", writer::isClosed);
            requireHeld(writer, LIMIT_BYTES);
            return writer.mostHeld();
        }
    }

    /** Without the stall time-out nobody gives up; with four times the limit, more is held. */
    private void requireTwins() throws Exception {
        try (Peer peer = reader(false);
                FaultProxy proxy = FaultProxy.to(peer.address(), SYSTEM_BUFFER_BYTES)) {
            proxy.flow(Direction.UP, Flow.PLAIN.withHole(Hole.STALL));
            StreamOptions weak = options(false)
                    .writeStallTimeout(Duration.ZERO)
                    .writeLimitBytes(4 * LIMIT_BYTES)
                    .build();
            Writer writer = new Writer();
            Stream stream = connect(proxy.address(), weak, writer);
            long endNs = System.nanoTime() + 3 * STALL.toNanos();
            while (System.nanoTime() - endNs < 0) {
                offer(stream, writer);
            }
            Failed.unless(!writer.isClosed(), "a twin without time-out was closed: " + writer.reason());
            Failed.unless(writer.mostHeld() > LIMIT_BYTES + SLACK_BYTES, "a twin without limit was not noticed");
            stream.abort();
            Until.holds("the end", writer::isClosed);
        }
    }

    /** Many of them at once: memory is what they may hold together, and it is given back. */
    private static final class ManyStalled {
        private static final int EACH_BYTES = 1 << 16;
        private static final long OTHER_BYTES = 48 << 20;

        static String run(Rig rig, int peers) throws Exception {
            StreamOptions options = StreamOptions.builder()
                    .writeLimitBytes(EACH_BYTES)
                    .highWaterBytes(EACH_BYTES)
                    .writeStallTimeout(STALL.multipliedBy(5))
                    .sendBufferBytes(SYSTEM_BUFFER_BYTES)
                    .build();
            Memory before = Memory.now();
            List<Writer> writers = new ArrayList<>();
            Memory full;
            try (Peer peer = Peer.start(socket -> Thread.sleep(Until.LIMIT.toMillis() * 10), 4096)) {
                List<Stream> streams = new ArrayList<>();
                for (int i = 0; i < peers; i++) {
                    Writer writer = new Writer();
                    writers.add(writer);
                    streams.add(Rig.value(rig.network().connect(peer.address(), options, writer)));
                }
                for (int i = 0; i < peers; i++) {
                    Stream stream = streams.get(i);
                    Writer writer = writers.get(i);
                    rig.on(() -> {
                        writer.offer(stream, 20);
                        return true;
                    });
                }
                full = Memory.now();
                Until.holds("all are given up", () -> writers.stream().allMatch(Sink::isClosed));
            }
            long held = writers.stream().mapToLong(Writer::mostHeld).sum();
            writers.forEach(writer -> requireHeld(writer, EACH_BYTES));
            long allowed = (long) peers * (EACH_BYTES + SLACK_BYTES) + OTHER_BYTES;
            full.requireAtMost(before, allowed);
            Memory.awaitAtMost(before, OTHER_BYTES);
            return peers + " at once held " + held + " bytes";
        }
    }
}
