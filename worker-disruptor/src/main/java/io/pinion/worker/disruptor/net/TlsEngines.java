package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.Tls;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** Makes engines that verify what the JDK does not verify by itself. */
final class TlsEngines {
    private static final Set<String> TOO_OLD = Set.of("SSLv2Hello", "SSLv3", "TLSv1", "TLSv1.1");

    private TlsEngines() {}

    /** The name that the certificate of the peer must have; refuses a client that has none. */
    static String clientHost(Tls tls, SocketAddress remote) {
        if (!tls.isClient()) {
            throw new IllegalArgumentException("connect needs Tls.client(...), was Tls.server(...)");
        }
        String host = tls.host();
        if (host == null && remote instanceof InetSocketAddress inet && !Resolver.isLiteral(inet.getHostString())) {
            host = inet.getHostString();
        }
        if (host == null || host.isEmpty() || host.equals(".")) {
            throw new IllegalArgumentException(
                    remote + " has no host name that the peer's certificate could be verified against: connect to a"
                            + " name, or give one with Tls.client(context, host)");
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    static SSLEngine client(Tls tls, String host, SocketAddress remote) throws SSLException {
        int port = remote instanceof InetSocketAddress inet ? inet.getPort() : -1;
        SSLEngine engine = tls.context().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = modern(engine);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (!Resolver.isLiteral(host)) {
            nameServer(parameters, host);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static void nameServer(SSLParameters parameters, String host) {
        try {
            parameters.setServerNames(List.of(new SNIHostName(host)));
        } catch (IllegalArgumentException e) {
            // A name that DNS allows and TLS does not, such as one with an underscore: it is verified all the same.
            parameters.setServerNames(List.of());
        }
    }

    static SSLEngine server(Tls tls) throws SSLException {
        SSLEngine engine = tls.context().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = modern(engine);
        parameters.setNeedClientAuth(tls.clientAuth());
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static SSLParameters modern(SSLEngine engine) throws SSLException {
        SSLParameters parameters = engine.getSSLParameters();
        String[] protocols = Arrays.stream(parameters.getProtocols())
                .filter(protocol -> !TOO_OLD.contains(protocol))
                .toArray(String[]::new);
        if (protocols.length == 0) {
            throw new SSLException("The SSLContext enables only " + Arrays.toString(parameters.getProtocols())
                    + ": TLSv1.2 or newer is needed");
        }
        parameters.setProtocols(protocols);
        return parameters;
    }
}
