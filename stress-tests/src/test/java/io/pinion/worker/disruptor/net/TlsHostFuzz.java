package io.pinion.worker.disruptor.net;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import io.pinion.worker.net.Tls;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * The name that a certificate is verified against. The input's first line is the name given with the TLS settings, none
 * where it is a dash; the second is the name that is connected to. A client has a name or is refused, always asks for its
 * verification, and sends as SNI that name or nothing.
 */
public final class TlsHostFuzz extends FuzzTarget<TlsHostFuzz.Parser> {

    /** The two steps. */
    public interface Parser {
        String host(Tls tls, InetSocketAddress remote);

        default SSLParameters parameters(Tls tls, String host, InetSocketAddress remote) throws SSLException {
            return TlsEngines.client(tls, host, remote).getSSLParameters();
        }
    }

    public TlsHostFuzz() {
        super(
                "tls-host",
                TlsEngines::clientHost,
                Map.of(
                        "a dot alone is a name",
                        (tls, remote) -> ".".equals(tls.host()) ? "" : TlsEngines.clientHost(tls, remote),
                        "the name is not verified",
                        new Unverified()));
    }

    private static final class Unverified implements Parser {
        @Override
        public String host(Tls tls, InetSocketAddress remote) {
            return TlsEngines.clientHost(tls, remote);
        }

        @Override
        public SSLParameters parameters(Tls tls, String host, InetSocketAddress remote) throws SSLException {
            SSLParameters parameters = Parser.super.parameters(tls, host, remote);
            parameters.setEndpointIdentificationAlgorithm("");
            return parameters;
        }
    }

    @Override
    protected void check(Parser parser, byte[] input) throws Exception {
        String[] lines = new FuzzInput(input).text().split("\n", 2);
        Tls tls = lines[0].equals("-") ? Tls.client(Lazily.CONTEXT) : Tls.client(Lazily.CONTEXT, lines[0]);
        InetSocketAddress remote = InetSocketAddress.createUnresolved(lines.length < 2 ? "" : lines[1], 443);
        String wanted = tls.host() != null ? tls.host() : remote.getHostString();
        boolean nameless = wanted.isEmpty() || wanted.equals(".");
        boolean unnamed = tls.host() == null && Resolver.isLiteral(remote.getHostString());
        String host;
        try {
            host = parser.host(tls, remote);
        } catch (IllegalArgumentException e) {
            Hold.that(nameless || unnamed, "refused: " + e.getMessage());
            return;
        }
        Hold.that(!nameless && !unnamed && !host.isEmpty(), "a client without a name: " + wanted);
        Hold.that(wanted.equals(host) || wanted.equals(host + "."), "another name: " + host);
        checkParameters(parser.parameters(tls, host, remote), host);
    }

    private static void checkParameters(SSLParameters parameters, String host) {
        Hold.same("HTTPS", parameters.getEndpointIdentificationAlgorithm(), "verification");
        List<SNIServerName> names = parameters.getServerNames();
        Hold.that(names == null || names.size() <= 1, "several names: " + names);
        if (names != null && !names.isEmpty()) {
            Hold.same(new SNIHostName(host), names.get(0), "SNI");
        }
        Hold.that(List.of(parameters.getProtocols()).stream().noneMatch(TlsHostFuzz::isOld), "an old protocol");
    }

    private static boolean isOld(String protocol) {
        return !protocol.equals("TLSv1.2") && !protocol.equals("TLSv1.3");
    }

    private static final class Lazily {
        static final SSLContext CONTEXT = context();

        private static SSLContext context() {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, null, null);
                return context;
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }
}
