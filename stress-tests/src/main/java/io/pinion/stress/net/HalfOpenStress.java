package io.pinion.stress.net;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Peers that are gone without a word: a network that takes everything and brings nothing, in both directions or one,
 * while the stream is idle and while it writes. Each is noticed, and not before the configured time.
 */
final class HalfOpenStress {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    /** How much the stream's watch, which it reads once a turn, may be behind. */
    private static final long WATCH_SLACK_NS = LIMIT.toNanos() / 10;

    private static final int BEAT_MS = 40;
    private static final int SYSTEM_BUFFER_BYTES = 1 << 14;
    private static final StreamOptions PATIENT = StreamOptions.builder()
            .idleTimeout(Duration.ZERO)
            .writeStallTimeout(Duration.ZERO)
            .build();

    private final Rig rig;
    private final Beats beats = new Beats(BEAT_MS);
    private final Latest latest = new Latest();

    /** The latest detection there was. */
    private static final class Latest {
        private long ns;

        /** Notes one, which may not have come too early. */
        void note(String what, long detectedNs) {
            Failed.unless(
                    detectedNs >= LIMIT.toNanos() - WATCH_SLACK_NS,
                    what + " was given up after " + detectedNs + " ns, too early for " + LIMIT);
            ns = Math.max(ns, detectedNs);
        }
    }

    private HalfOpenStress(Rig rig) {
        this.rig = rig;
    }

    public static void main(String[] arguments) {
        Programme.main("half-open", Duration.ofMinutes(2), Duration.ofMinutes(15), arguments, HalfOpenStress::run);
    }

    static String run(PollerChoice poller, Arguments arguments) throws Exception {
        int rounds = arguments.count("rounds", 3, 60);
        try (Rig rig = new Rig(poller)) {
            HalfOpenStress stress = new HalfOpenStress(rig);
            for (int i = 0; i < rounds; i++) {
                stress.round();
            }
            stress.requireTwinFound();
            return 5 * rounds + " silences noticed after " + LIMIT.toMillis() + " to "
                    + stress.latest.ns / 1_000_000 + " ms, " + LIMIT.toMillis() + " configured, twin found; "
                    + dropped(poller, rounds);
        }
    }

    private void round() throws Exception {
        idleClient();
        idleServer();
        silentBoth();
        silentPeerWhileWriting();
        deafPeerWhileWriting();
    }

    private FaultProxy proxy(Peer peer) throws IOException {
        return FaultProxy.to(peer.address(), SYSTEM_BUFFER_BYTES);
    }

    /** Both directions end in nothing, and the stream has an idle time-out. */
    private void idleClient() throws Exception {
        try (Peer peer = Peer.start(beats);
                FaultProxy proxy = proxy(peer)) {
            Sink sink = new Sink();
            StreamOptions options = StreamOptions.builder().idleTimeout(LIMIT).build();
            Rig.value(rig.network().connect(proxy.address(), options, sink));
            Until.holds("some beats", () -> sink.bytes() > 3);
            proxy.flows(Flow.PLAIN.withHole(Hole.SWALLOW));
            requireTimedOut("an idle stream", sink);
        }
    }

    /** The same from the side that has accepted. */
    private void idleServer() throws Exception {
        Sink sink = new Sink();
        StreamOptions options = StreamOptions.builder().idleTimeout(LIMIT).build();
        Listener listener = rig.listen(options, stream -> sink);
        try (FaultProxy proxy = FaultProxy.to(Rig.addressOf(listener));
                Socket socket = new Socket(proxy.address().getAddress(), proxy.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(1);
            Until.holds("a byte", () -> sink.bytes() > 0);
            proxy.flows(Flow.PLAIN.withHole(Hole.SWALLOW));
            out.write(1);
            requireTimedOut("an accepted stream", sink);
        } finally {
            listener.close();
        }
    }

    private void requireTimedOut(String what, Sink sink) {
        Until.holds("the end of " + what, sink::isClosed);
        requireTimeOut(what, sink.reason());
        latest.note(what, sink.closedNs() - sink.lastNs());
    }

    private static void requireTimeOut(String what, @Nullable Throwable reason) {
        if (!(reason instanceof SocketTimeoutException)) {
            throw new Failed(what + " ended with " + reason + " instead of a time-out", reason);
        }
    }

    private ReconnectOptions.Builder reconnecting(StreamOptions stream) {
        return ReconnectOptions.builder().firstBackoff(Duration.ofMillis(1)).maxBackoff(Duration.ofMillis(20)).stream(
                stream);
    }

    private Events events() {
        return new Events(
                new BackoffLaw(Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(10), System.nanoTime()));
    }

    /** Both directions, nothing to say: the liveness time of a stream that reconnects. */
    private void silentBoth() throws Exception {
        try (Peer peer = Peer.start(beats);
                FaultProxy proxy = proxy(peer)) {
            Events events = events();
            ReconnectOptions options = reconnecting(PATIENT).liveness(LIMIT).build();
            try (ReconnectingStream stream = rig.network().reconnecting(proxy.address(), options, events)) {
                Until.holds("some beats of " + stream, () -> events.bytes() > 3);
                proxy.flows(Flow.PLAIN.withHole(Hole.SWALLOW));
                requireLost("a silent peer", events, events.losses());
                requireBack(proxy, events);
            }
        }
    }

    /** The peer hears us and cannot be heard. */
    private void silentPeerWhileWriting() throws Exception {
        try (Peer peer = Peer.start(beats);
                FaultProxy proxy = proxy(peer)) {
            Events events = events();
            ReconnectOptions options = reconnecting(PATIENT).liveness(LIMIT).build();
            try (ReconnectingStream stream = rig.network().reconnecting(proxy.address(), options, events)) {
                Until.holds("some beats", () -> events.bytes() > 3);
                int before = events.losses();
                proxy.flow(Direction.DOWN, Flow.PLAIN.withHole(Hole.SWALLOW));
                long heard = beats.bytesRead();
                offerUntilLost(stream, 100, events, before);
                Failed.unless(beats.bytesRead() > heard, "the peer was to hear us");
                requireLost("a peer that is not heard", events, before);
                requireBack(proxy, events);
            }
        }
    }

    /** We hear the peer, and it takes nothing: liveness cannot tell, the stall time-out can. */
    private void deafPeerWhileWriting() throws Exception {
        try (Peer peer = Peer.start(beats);
                FaultProxy proxy = proxy(peer)) {
            Events events = events();
            StreamOptions stalls = StreamOptions.builder()
                    .idleTimeout(Duration.ZERO)
                    .writeStallTimeout(LIMIT)
                    .sendBufferBytes(SYSTEM_BUFFER_BYTES)
                    .build();
            ReconnectOptions options =
                    reconnecting(stalls).liveness(Duration.ofSeconds(20)).build();
            try (ReconnectingStream stream = rig.network().reconnecting(proxy.address(), options, events)) {
                Until.holds("some beats", () -> events.bytes() > 3);
                int before = events.losses();
                proxy.flow(Direction.UP, Flow.PLAIN.withHole(Hole.STALL));
                long stalledNs = System.nanoTime();
                offerUntilLost(stream, 20_000, events, before);
                requireTimeOut("a deaf peer", events.reason());
                latest.note("a deaf peer", events.lostNs() - stalledNs);
                requireBack(proxy, events);
            }
        }
    }

    private static void offerUntilLost(ReconnectingStream stream, int bytes, Events events, int before)
            throws InterruptedException {
        long endNs = System.nanoTime() + Until.LIMIT.toNanos();
        while (events.losses() == before) {
            Failed.unless(System.nanoTime() - endNs < 0, "nothing was noticed within " + Until.LIMIT);
            stream.offer(ByteBuffer.allocate(bytes));
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private void requireLost(String what, Events events, int before) {
        Until.holds("the loss of " + what, () -> events.losses() > before);
        requireTimeOut(what, events.reason());
        latest.note(what, events.lostNs() - events.lastNs());
    }

    private static void requireBack(FaultProxy proxy, Events events) {
        proxy.flows(Flow.PLAIN);
        // What the hole had let through before is not taken for a sign of life: a new connection's bytes are.
        int connections = events.connections();
        long bytes = events.bytes();
        Until.holds("a new connection", () -> events.connections() > connections || events.bytes() > bytes + 3);
        Until.holds("life on it", () -> events.bytes() > bytes);
    }

    /** Without an idle time-out nobody notices. */
    private void requireTwinFound() throws Exception {
        try (Peer peer = Peer.start(beats);
                FaultProxy proxy = proxy(peer)) {
            Sink sink = new Sink();
            Stream stream = Rig.value(rig.network().connect(proxy.address(), PATIENT, sink));
            Until.holds("some beats", () -> sink.bytes() > 3);
            proxy.flows(Flow.PLAIN.withHole(Hole.SWALLOW));
            boolean isNoticed = Until.within(LIMIT.multipliedBy(4), sink::isClosed);
            Failed.unless(!isNoticed, "a stream without time-out was closed: " + sink.reason());
            stream.abort();
            Until.holds("the end", sink::isClosed);
        }
    }

    /** Packets that are really dropped; only in a namespace, and only epoll has the option. */
    private static String dropped(PollerChoice poller, int rounds) throws IOException, InterruptedException {
        if (poller != PollerChoice.EPOLL) {
            return "dropped packets: the user time-out is epoll's";
        }
        String missing = Namespace.missing(DroppedPackets.BEGIN + " && " + DroppedPackets.END);
        if (missing != null) {
            return "dropped packets skipped, " + missing;
        }
        return Namespace.run(
                "true", DroppedPackets.class, List.of(String.valueOf(rounds)), Duration.ofSeconds(60 + 5L * rounds));
    }
}
