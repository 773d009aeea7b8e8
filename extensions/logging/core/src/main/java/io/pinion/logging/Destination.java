package io.pinion.logging;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where log events are sent: TCP, TLS, a Unix-domain socket, UDP or HTTP.
 *
 * <p>Threads: immutable.
 */
public final class Destination {
    /** How it is sent. */
    public enum Kind {
        /** A TCP connection. */
        TCP,
        /** A TCP connection with TLS 1.2 or newer; the certificate must have the host's name. */
        TLS,
        /** A Unix-domain stream. */
        UNIX_STREAM,
        /** Unix-domain datagrams; needs the native part. */
        UNIX_DATAGRAM,
        /** UDP. */
        UDP,
        /** HTTP/1.1 or HTTPS, one POST for a batch. */
        HTTP
    }

    /** The longest path of a Unix-domain socket, in bytes. */
    public static final int MAX_UNIX_PATH_BYTES = 107;

    private final Kind kind;
    private final String host;
    private final int port;
    private final @Nullable Path path;
    private final @Nullable URI uri;
    /** Asked when the sink is opened: the JDK's default may take long to be made, and log meanwhile. */
    private final @Nullable Supplier<SSLContext> tls;

    private final Map<String, Supplier<String>> headers;

    private Destination(
            Kind kind,
            String host,
            int port,
            @Nullable Path path,
            @Nullable URI uri,
            @Nullable Supplier<SSLContext> tls,
            Map<String, Supplier<String>> headers) {
        this.kind = kind;
        this.host = host;
        this.port = port;
        this.path = path;
        this.uri = uri;
        this.tls = tls;
        this.headers = headers;
    }

    /**
     * A TCP connection.
     *
     * @param host name or address; names are resolved again for every attempt
     * @param port from 1 to 65,535
     * @return the destination
     * @throws IllegalArgumentException if the host is empty or the port is not such a number
     */
    public static Destination tcp(String host, int port) {
        return new Destination(Kind.TCP, host(host), port(port), null, null, null, Map.of());
    }

    /**
     * A TCP connection with TLS.
     *
     * @param host name, which the peer's certificate must have
     * @param port from 1 to 65,535
     * @param context keys and trust
     * @return the destination
     * @throws IllegalArgumentException if the host is empty or the port is not such a number
     */
    public static Destination tls(String host, int port, SSLContext context) {
        Objects.requireNonNull(context, "context");
        return tls(host, port, () -> context);
    }

    static Destination tls(String host, int port, Supplier<SSLContext> context) {
        return new Destination(Kind.TLS, host(host), port(port), null, null, context, Map.of());
    }

    /**
     * A Unix-domain stream.
     *
     * @param path of the socket, at most {@link #MAX_UNIX_PATH_BYTES} bytes
     * @return the destination
     * @throws IllegalArgumentException if the path is empty or too long
     */
    public static Destination unixStream(Path path) {
        return new Destination(Kind.UNIX_STREAM, "", 0, path(path), null, null, Map.of());
    }

    /**
     * Unix-domain datagrams, as {@code /dev/log} takes them.
     *
     * @param path of the socket, at most {@link #MAX_UNIX_PATH_BYTES} bytes
     * @return the destination
     * @throws IllegalArgumentException if the path is empty or too long
     */
    public static Destination unixDatagram(Path path) {
        return new Destination(Kind.UNIX_DATAGRAM, "", 0, path(path), null, null, Map.of());
    }

    /**
     * UDP: nobody tells whether anything arrives.
     *
     * @param host name or address
     * @param port from 1 to 65,535
     * @return the destination
     * @throws IllegalArgumentException if the host is empty or the port is not such a number
     */
    public static Destination udp(String host, int port) {
        return new Destination(Kind.UDP, host(host), port(port), null, null, null, Map.of());
    }

    /**
     * HTTP or HTTPS with the JDK's trust. Requests are HTTP/1.1; redirects are not followed, and the JVM's proxy is not used.
     *
     * <p>Threads: a shipper has at most two daemon threads {@code pinion-logging-http-N}, which ask the headers and run the
     * JDK's client, and one of that client, {@code HttpClient-N-SelectorManager}. They end with the shipper; the client's, on
     * a JDK before 21, when the client is garbage.
     *
     * @param uri where to POST; without user and password, which belong in a header
     * @return the destination
     * @throws IllegalArgumentException if the URI is not absolute, neither http nor https, or carries credentials
     */
    public static Destination http(URI uri) {
        return new Destination(Kind.HTTP, checked(uri).getHost(), uri.getPort(), null, uri, null, Map.of());
    }

    /**
     * Sets keys and trust of an HTTPS destination.
     *
     * @param context keys and trust
     * @return the destination with them
     * @throws IllegalStateException if this is not HTTPS
     */
    public Destination trusting(SSLContext context) {
        Objects.requireNonNull(context, "context");
        if (uri == null || !"https".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalStateException("trusting(context) is for https destinations, this is " + this
                    + "; give the context to tls(host, port, context) for TLS over TCP");
        }
        return new Destination(kind, host, port, path, uri, () -> context, headers);
    }

    /**
     * Adds a header to every HTTP request, for instance {@code Authorization} or {@code X-Scope-OrgID}.
     *
     * @param name its name
     * @param value asked for each request, so that a token can change; never logged
     * @return the destination with it
     * @throws IllegalStateException if this is not HTTP
     * @throws IllegalArgumentException if the name is not a token of RFC 9110
     */
    public Destination header(String name, Supplier<String> value) {
        Objects.requireNonNull(value, "value");
        if (kind != Kind.HTTP) {
            throw new IllegalStateException("headers are for http destinations, this is " + this);
        }
        if (name.isEmpty() || !name.chars().allMatch(Destination::isTokenChar)) {
            throw new IllegalArgumentException(
                    "name of a header must be letters, digits and !#$%&'*+-.^_`|~, had " + name.length() + " others");
        }
        Map<String, Supplier<String>> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Destination(kind, host, port, path, uri, tls, Map.copyOf(more));
    }

    private static boolean isTokenChar(int character) {
        return character < 0x7F && (Character.isLetterOrDigit(character) || "!#$%&'*+-.^_`|~".indexOf(character) >= 0);
    }

    /**
     * Reads a destination from text: {@code tcp://host:port}, {@code tls://host:port} with the JDK's trust,
     * {@code udp://host:port}, {@code unix:///path}, {@code unixgram:///path}, {@code http://...} or {@code https://...}.
     *
     * @param text the text
     * @return the destination
     * @throws IllegalArgumentException if it is none of these, saying what is wrong
     */
    public static Destination parse(String text) {
        return DestinationText.parse(Objects.requireNonNull(text, "text"));
    }

    /**
     * Returns how it is sent.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /** The host; empty for Unix-domain sockets. */
    String host() {
        return host;
    }

    int port() {
        return port;
    }

    Path path() {
        return Objects.requireNonNull(path, "not a Unix-domain socket");
    }

    URI uri() {
        return Objects.requireNonNull(uri, "not HTTP");
    }

    /** Keys and trust; null for none, or for the JDK's own over HTTPS. */
    @Nullable
    SSLContext tls() {
        return tls == null ? null : tls.get();
    }

    /** The same with keys and trust at hand: what may take long to be made is made by the thread that calls. */
    Destination prepared() {
        SSLContext context = tls();
        return context == null ? this : new Destination(kind, host, port, path, uri, () -> context, headers);
    }

    Map<String, Supplier<String>> headers() {
        return headers;
    }

    private static String host(String host) {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must not be empty");
        }
        return host;
    }

    private static int port(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be from 1 to 65535, was " + port);
        }
        return port;
    }

    private static Path path(Path path) {
        int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_UNIX_PATH_BYTES) {
            throw new IllegalArgumentException("path of a Unix-domain socket must have from 1 to " + MAX_UNIX_PATH_BYTES
                    + " bytes, had " + bytes + ": " + path);
        }
        return path;
    }

    private static URI checked(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "uri must begin with http:// or https://, had the scheme '" + scheme + "'");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("uri must name a host after " + scheme + "://");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "uri must not carry user and password, which would show in logs; use header(\"Authorization\", ...)");
        }
        return uri;
    }

    /** Without headers, and without the query, which may hold a token. */
    @Override
    public String toString() {
        return switch (kind) {
            case TCP -> "tcp://" + authority();
            case TLS -> "tls://" + authority();
            case UDP -> "udp://" + authority();
            case UNIX_STREAM -> "unix://" + path;
            case UNIX_DATAGRAM -> "unixgram://" + path;
            case HTTP -> uri().getScheme() + "://" + uri().getRawAuthority() + uri().getRawPath();
        };
    }

    private String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
