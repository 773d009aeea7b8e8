package io.pinion.stress.net;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * Servers with certificates that are wrong in one way each. What shows that only the certificate keeps them out: a
 * client that trusts everybody lets each of them in.
 */
final class CertificateRows {
    private final TlsTrials trials;
    private final String protocol;
    private final Issuer root = Issuer.root(Subject.authority("root"));
    private final List<TlsRow> rows = new ArrayList<>();

    CertificateRows(TlsTrials trials, String protocol) throws Exception {
        this.trials = trials;
        this.protocol = protocol;
    }

    List<TlsRow> rows() throws Exception {
        Subject right = Subject.host(TlsTrials.HOST);
        addRight(right);
        addWrongNames(right);
        addWrongTimes(right);
        addWrongIssuers(right);
        rejected("a certificate for clients only", root.issue(right.usedFor(Subject.CLIENT_ONLY)), TlsTrials.HOST);
        addResumption(root.issue(right));
        return rows;
    }

    private void addRight(Subject right) throws Exception {
        Identity identity = root.issue(right);
        accepted("the right certificate", identity, TlsTrials.HOST);
        accepted("the host with a dot at its end", identity, "localhost.");
        accepted("the host in capitals", identity, "LOCALHOST");
        accepted("a wildcard for one label", root.issue(Subject.host("*.example.test")), "a.example.test");
        accepted(
                "an authority in between",
                root.next(Subject.authority("between")).issue(right),
                TlsTrials.HOST);
        accepted("a certificate for servers only", root.issue(right.usedFor(Subject.SERVER_ONLY)), TlsTrials.HOST);
    }

    private void addWrongNames(Subject right) throws Exception {
        rejected("another host", root.issue(right), "other.example");
        rejected(
                "the host as common name, another one as alternative name",
                root.issue(Subject.host("other.example").named(TlsTrials.HOST)),
                TlsTrials.HOST);
        rejected("a wildcard for two labels", root.issue(Subject.host("*.example.test")), "a.b.example.test");
        rejected("a wildcard for the domain itself", root.issue(Subject.host("*.example.test")), "example.test");
        rejected("a wildcard for everything", root.issue(Subject.host("*")), TlsTrials.HOST);
        // The JDK refuses this only to authorities that it ships.
        Identity top = root.issue(Subject.host("*.com"));
        rows.add(TlsRow.bounded(
                named("a wildcard for a top domain, by an authority of one's own"),
                () -> trials.connect(service(top), trusting(), "example.com")));
        rejected("an address written as a name", root.issue(Subject.host("127.0.0.1")), "127.0.0.1");
    }

    private void addWrongTimes(Subject right) throws Exception {
        rejected("expired", root.issue(right.expired()), TlsTrials.HOST);
        rejected("not yet valid", root.issue(right.notYetValid()), TlsTrials.HOST);
        Issuer old = root.next(Subject.authority("between").expired());
        rejected("an expired authority in between", old.issue(right), TlsTrials.HOST);
    }

    private void addWrongIssuers(Subject right) throws Exception {
        rejected("self-signed", Issuer.root(right).identity(), TlsTrials.HOST);
        Issuer stranger = Issuer.root(Subject.authority("stranger"));
        rejected("an unknown authority", stranger.issue(right), TlsTrials.HOST);
        Issuer namesake = Issuer.root(Subject.authority("root"));
        rejected("an authority of the same name with another key", namesake.issue(right), TlsTrials.HOST);
        Issuer host = root.next(Subject.host("leaf.example"));
        rejected("signed by one that may not sign", host.issue(right), TlsTrials.HOST);
        Identity deep = root.next(Subject.authority("between")).issue(right);
        rejected("the authority in between not shown", deep.shown(List.of(deep.certificate())), TlsTrials.HOST);
        Identity genuine = root.issue(right);
        X509Certificate forged = Issuer.forged(genuine.certificate());
        rejected("a forged signature", genuine.shown(List.of(forged, root.certificate())), TlsTrials.HOST);
    }

    private void accepted(String name, Identity server, String host) {
        rows.add(TlsRow.accepted(named(name), () -> trials.connect(service(server), trusting(), host)));
    }

    private void rejected(String name, Identity server, String host) {
        rows.add(TlsRow.rejected(named(name), () -> trials.connect(service(server), trusting(), host)));
        rows.add(TlsRow.accepted(
                "twin: " + named(name),
                () -> trials.connect(service(server), Contexts.trusting(protocol, null), host)));
    }

    /** A session with one host is no pass to another. */
    private void addResumption(Identity server) throws Exception {
        SSLContext own = trusting();
        rows.add(TlsRow.accepted(
                named("a session to be taken up again"), () -> trials.connect(service(server), own, TlsTrials.HOST)));
        rows.add(TlsRow.rejected(
                named("another host, after a session with the right one"),
                () -> trials.connect(service(server), own, "other.example")));
    }

    private String named(String name) {
        return protocol + " server, " + name;
    }

    private SSLContext trusting() throws Exception {
        return Contexts.of(protocol, null, root.certificate());
    }

    private Peer.Service service(Identity server) throws Exception {
        SSLContext context = Contexts.of(protocol, server, root.certificate());
        return TlsSide.saying(context, new String[] {protocol}, TlsTrials.WORDS);
    }
}
