package io.pinion.worker.net;

import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.2 or newer on a stream. A client verifies the peer's certificate against the host name; an end without a
 * {@code close_notify} is an error ({@link javax.net.ssl.SSLException}), since the stream may have been cut, and so is
 * a peer that asks for renegotiation.
 *
 * <p>Threads: immutable.
 */
public final class Tls {
    private final SSLContext context;
    private final boolean client;
    private final @Nullable String host;
    private final boolean clientAuth;

    private Tls(SSLContext context, boolean client, @Nullable String host, boolean clientAuth) {
        this.context = Objects.requireNonNull(context, "context");
        this.client = client;
        this.host = host;
        this.clientAuth = clientAuth;
    }

    /**
     * Client side with the name that is connected to.
     *
     * @param context keys and trust
     * @return the settings; connecting to an address without a name is then an error
     */
    public static Tls client(SSLContext context) {
        return new Tls(context, true, null, false);
    }

    /**
     * Client side with a name of one's own, for instance behind a Unix-domain socket.
     *
     * @param context keys and trust
     * @param host the name that the peer's certificate must have, also sent as SNI
     * @return the settings
     */
    public static Tls client(SSLContext context, String host) {
        return new Tls(context, true, Objects.requireNonNull(host, "host"), false);
    }

    /**
     * Server side.
     *
     * @param context keys and trust
     * @param clientAuth whether clients must show a certificate
     * @return the settings
     */
    public static Tls server(SSLContext context, boolean clientAuth) {
        return new Tls(context, false, null, clientAuth);
    }

    /**
     * Returns keys and trust.
     *
     * @return the context
     */
    public SSLContext context() {
        return context;
    }

    /**
     * Tells which side this is.
     *
     * @return whether it is the client's
     */
    public boolean isClient() {
        return client;
    }

    /**
     * Returns the name that the peer must have.
     *
     * @return the name; null for the one that is connected to
     */
    public @Nullable String host() {
        return host;
    }

    /**
     * Tells whether clients must show a certificate.
     *
     * @return whether they must
     */
    public boolean clientAuth() {
        return clientAuth;
    }
}
