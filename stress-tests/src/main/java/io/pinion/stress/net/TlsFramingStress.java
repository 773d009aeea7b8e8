package io.pinion.stress.net;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.net.Tls;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * The same over TLS, whose handshake and records are cut: every byte apart, and one cut at each offset. Either side of
 * the connection is Pinion's, in turn.
 */
final class TlsFramingStress {
    private static final String HOST = "localhost";
    private static final List<String> PROTOCOLS = List.of("TLSv1.2", "TLSv1.3");

    private final Rig rig;
    private final byte[] message;
    private final Issuer issuer;
    private final Identity identity;
    private int connections;

    private TlsFramingStress(Rig rig, byte[] message) throws Exception {
        this.rig = rig;
        this.message = message;
        issuer = Issuer.root(Subject.authority("root"));
        identity = issuer.issue(Subject.host(HOST));
    }

    public static void main(String[] arguments) {
        Programme.main("tls-framing", Duration.ofMinutes(5), Duration.ofMinutes(15), arguments, TlsFramingStress::run);
    }

    static String run(PollerChoice poller, Arguments arguments) throws Exception {
        byte[] message = Frames.random(arguments.seed(), arguments.count("frames", 3, 8));
        int step = arguments.count("step", 37, 1);
        try (Rig rig = new Rig(poller)) {
            TlsFramingStress stress = new TlsFramingStress(rig, message);
            long offsets = 0;
            for (String protocol : PROTOCOLS) {
                for (Direction direction : Direction.values()) {
                    offsets += stress.cutEverywhere(protocol, direction, step);
                }
            }
            return stress.connections + " connections: all bytes apart, and a cut at one in " + step + " of " + offsets
                    + " offsets";
        }
    }

    /** Cuts what goes to Pinion; how many offsets there are. */
    private long cutEverywhere(String protocol, Direction direction, int step) throws Exception {
        long total = send(protocol, direction, Pieces.of(1));
        for (int at = 1; at < total; at += step) {
            send(protocol, direction, Pieces.splitAt(at));
        }
        return total;
    }

    /** How many bytes it took. */
    private long send(String protocol, Direction direction, Pieces pieces) throws Exception {
        connections++;
        FrameSink sink = new FrameSink(message, false);
        Flow flow = Flow.PLAIN.inPieces(pieces).pacedBy(passed -> rig.look());
        long total = direction == Direction.UP ? sendUp(protocol, sink, flow) : sendDown(protocol, sink, flow);
        sink.requireAll(protocol + " " + direction, message.length);
        return total;
    }

    /** A handshake byte by byte takes long on a busy machine. */
    private static StreamOptions options(Tls tls) {
        return StreamOptions.builder()
                .tls(tls)
                .connectTimeout(Duration.ofMinutes(2))
                .build();
    }

    private long sendUp(String protocol, FrameSink sink, Flow flow) throws Exception {
        SSLContext own = Contexts.of(protocol, identity, issuer.certificate());
        StreamOptions options = options(Tls.server(own, false));
        Listener listener = rig.listen(options, stream -> sink);
        try (FaultProxy proxy = FaultProxy.to(Rig.addressOf(listener))) {
            proxy.flow(Direction.UP, flow);
            SSLContext other = Contexts.of(protocol, null, issuer.certificate());
            TlsSide.say(other, protocol, proxy.address(), message);
            return proxy.passed(Direction.UP);
        } finally {
            listener.close();
        }
    }

    private long sendDown(String protocol, FrameSink sink, Flow flow) throws Exception {
        SSLContext other = Contexts.of(protocol, identity, issuer.certificate());
        Peer.Service service = TlsSide.saying(other, new String[] {protocol}, message);
        try (Peer peer = Peer.start(service);
                FaultProxy proxy = FaultProxy.to(peer.address())) {
            proxy.flow(Direction.DOWN, flow);
            SSLContext own = Contexts.of(protocol, null, issuer.certificate());
            StreamOptions options = options(Tls.client(own, HOST));
            Rig.value(rig.network().connect(proxy.address(), options, sink), Duration.ofMinutes(3));
            sink.awaitEnd();
            return proxy.passed(Direction.DOWN);
        }
    }
}
