package io.pinion.stress.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Peers that speak an old TLS, something else, or something that has no end; to either side of Pinion's. */
final class ProtocolRows {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;
    private static final int CHANGE_CIPHER = 20;
    private static final int DATA = 23;
    private static final int SERVER_HELLO = 2;
    private static final int CLIENT_HELLO = 1;

    private final TlsTrials trials;
    private final Issuer root = Issuer.root(Subject.authority("root"));
    private final Identity identity = root.issue(Subject.host(TlsTrials.HOST));
    private final List<TlsRow> rows = new ArrayList<>();

    ProtocolRows(TlsTrials trials) throws Exception {
        this.trials = trials;
    }

    List<TlsRow> rows() throws Exception {
        addOld("TLSv1.1");
        addOld("TLSv1");
        addForeign();
        addEndless();
        addSlow();
        addClients();
        rows.add(TlsRow.accepted("client, while a hundred others have said half a hello", this::amongHalfHellos));
        return rows;
    }

    private SSLContext keyed() throws Exception {
        return Contexts.of("TLS", identity, root.certificate());
    }

    private SSLContext keyless() throws Exception {
        return Contexts.of("TLS", null, root.certificate());
    }

    /** The JDK is told to allow them, so that nothing but Pinion refuses them. */
    private void addOld(String protocol) throws Exception {
        Peer.Service server = TlsSide.saying(keyed(), new String[] {protocol}, TlsTrials.WORDS);
        rows.add(TlsRow.rejected("server, " + protocol + " only", () -> toServer(server)));
        rows.add(TlsRow.rejected(
                "client, " + protocol + " only",
                () -> fromClient(to -> TlsSide.say(contextOf(protocol), protocol, to, TlsTrials.WORDS))));
        rows.add(TlsRow.accepted("twin: " + protocol + " between sockets of the JDK", () -> {
            try (Peer peer = Peer.start(server)) {
                TlsSide.say(contextOf(protocol), protocol, peer.address(), TlsTrials.WORDS);
                return null;
            }
        }));
    }

    private SSLContext contextOf(String protocol) {
        try {
            return Contexts.of(protocol, null, root.certificate());
        } catch (Exception e) {
            throw new Failed("no " + protocol, e);
        }
    }

    private void addForeign() {
        both("plain HTTP", RawPeer.saying(RawPeer.text("HTTP/1.0 400 Bad Request\r\n\r\n")));
        both("an end at once", Socket::close);
        both("a reset at once", Link::reset);
        both("an alert that ends it", RawPeer.saying(RawPeer.record(ALERT, 2, (byte) 2, (byte) 40)));
        both("data before any handshake", RawPeer.saying(RawPeer.record(DATA, 4, new byte[4])));
        both("a record that says it has 65,535 bytes", RawPeer.repeating(RawPeer.record(HANDSHAKE, 65_535), zeros()));
        both("an empty record of the handshake", RawPeer.saying(RawPeer.record(HANDSHAKE, 0)));
    }

    private void addEndless() {
        addHuge();
        // Many at once, so that a peer is faster than who reads them.
        byte[] warning = RawPeer.record(ALERT, 2, (byte) 1, (byte) 90);
        endless("warnings without end", warning);
        byte[] change = RawPeer.record(CHANGE_CIPHER, 1, (byte) 1);
        endless("changes of the cipher without end", change);
        byte[] nothing = RawPeer.record(DATA, 0);
        endless("empty records without end", nothing);
    }

    private static byte[] zeros() {
        return new byte[1024];
    }

    private void endless(String name, byte[] record) {
        both(name, RawPeer.repeating(record, RawPeer.manyOf(record)));
    }

    private void addHuge() {
        Peer.Service server = RawPeer.repeating(huge(SERVER_HELLO), RawPeer.record(HANDSHAKE, 1024, zeros()));
        rows.add(TlsRow.rejected("server, a hello of 16 MiB", () -> toServer(server)));
        Peer.Service client = RawPeer.repeating(huge(CLIENT_HELLO), RawPeer.record(HANDSHAKE, 1024, zeros()));
        rows.add(TlsRow.rejected("client, a hello of 16 MiB", () -> fromClient(RawPeer.client(client))));
    }

    private static byte[] huge(int type) {
        return RawPeer.record(HANDSHAKE, 4, (byte) type, (byte) 0xff, (byte) 0xff, (byte) 0xff);
    }

    private void both(String name, Peer.Service service) {
        rows.add(TlsRow.rejected("server, " + name, () -> {
            try (Peer peer = Peer.start(service)) {
                return trials.connect(peer.address(), keyless(), TlsTrials.HOST, SHORT);
            }
        }));
        rows.add(TlsRow.rejected("client, " + name, () -> fromClient(RawPeer.client(service))));
    }

    private @Nullable Throwable toServer(Peer.Service service) throws Exception {
        return trials.connect(service, keyless(), TlsTrials.HOST);
    }

    private @Nullable Throwable fromClient(TlsTrials.Client client) throws Exception {
        return trials.listen(keyed(), false, SHORT, client);
    }

    /** One byte after the other, each in good time, and the whole not. */
    private void addSlow() {
        Flow slow = Flow.PLAIN.inPieces(Pieces.of(1)).atRate(100);
        rows.add(TlsRow.rejected("server, a handshake byte by byte that takes too long", () -> {
            Peer.Service server = TlsSide.saying(keyed(), new String[] {"TLSv1.3"}, TlsTrials.WORDS);
            try (Peer peer = Peer.start(server);
                    FaultProxy proxy = FaultProxy.to(peer.address())) {
                proxy.flow(Direction.DOWN, slow);
                return trials.connect(proxy.address(), keyless(), TlsTrials.HOST, SHORT);
            }
        }));
        rows.add(TlsRow.rejected(
                "client, a handshake byte by byte that takes too long",
                () -> fromClient(to -> {
                    try (FaultProxy proxy = FaultProxy.to(to)) {
                        proxy.flow(Direction.UP, slow);
                        TlsSide.say(contextOf("TLSv1.3"), "TLSv1.3", proxy.address(), TlsTrials.WORDS);
                    }
                })));
    }

    private void addClients() throws Exception {
        Subject right = Subject.host("a client");
        Issuer stranger = Issuer.root(Subject.authority("stranger"));
        rows.add(TlsRow.accepted("client, the right certificate", () -> known(root.issue(right))));
        rows.add(TlsRow.rejected("client, no certificate", () -> known(null)));
        rows.add(TlsRow.rejected("client, an unknown authority", () -> known(stranger.issue(right))));
        rows.add(TlsRow.rejected("client, expired", () -> known(root.issue(right.expired()))));
        rows.add(TlsRow.rejected(
                "client, a certificate for servers only", () -> known(root.issue(right.usedFor(Subject.SERVER_ONLY)))));
    }

    private @Nullable Throwable known(@Nullable Identity client) throws Exception {
        SSLContext other = Contexts.of("TLSv1.2", client, root.certificate());
        return trials.listen(
                keyed(), true, TlsTrials.PATIENCE, to -> TlsSide.say(other, "TLSv1.2", to, TlsTrials.WORDS));
    }

    private @Nullable Throwable amongHalfHellos() throws Exception {
        List<Socket> others = new ArrayList<>();
        byte[] half = {HANDSHAKE, 3, 1, 2, 0, CLIENT_HELLO};
        try {
            return trials.listen(keyed(), false, Duration.ofMinutes(1), to -> {
                connectAll(to, half, others);
                TlsSide.say(contextOf("TLSv1.3"), "TLSv1.3", to, TlsTrials.WORDS);
            });
        } finally {
            others.forEach(Link::close);
        }
    }

    private static void connectAll(InetSocketAddress to, byte[] half, List<Socket> others) throws IOException {
        for (int i = 0; i < 100; i++) {
            Socket socket = new Socket(to.getAddress(), to.getPort());
            others.add(socket);
            socket.getOutputStream().write(half);
        }
    }
}
