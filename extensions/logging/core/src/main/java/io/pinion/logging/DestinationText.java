package io.pinion.logging;

import java.net.URI;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import javax.net.ssl.SSLContext;

/** Reads a destination from the text of a configuration. */
final class DestinationText {
    private static final String FORMS =
            "tcp://host:port, tls://host:port, udp://host:port, unix:///path, unixgram:///path, http://... or https://...";

    private DestinationText() {}

    static Destination parse(String text) {
        int end = text.indexOf("://");
        if (end < 0) {
            throw new IllegalArgumentException("destination must be " + FORMS + ", had no '://'");
        }
        String scheme = text.substring(0, end).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "unix" -> Destination.unixStream(Path.of(text.substring(end + 3)));
            case "unixgram" -> Destination.unixDatagram(Path.of(text.substring(end + 3)));
            case "http", "https" -> Destination.http(uri(text));
            case "tcp", "tls", "udp" -> ofSocket(scheme, uri(text));
            default ->
                throw new IllegalArgumentException(
                        "destination must be " + FORMS + ", had the scheme '" + scheme + "'");
        };
    }

    private static Destination ofSocket(String scheme, URI uri) {
        if (uri.getHost() == null || uri.getPort() < 1) {
            throw new IllegalArgumentException(
                    "destination must be " + scheme + "://host:port, one of them was missing");
        }
        String host = uri.getHost();
        // The brackets of an IPv6 address belong to the URI.
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return switch (scheme) {
            case "tcp" -> Destination.tcp(bare, uri.getPort());
            case "tls" -> Destination.tls(bare, uri.getPort(), DestinationText::defaultTls);
            default -> Destination.udp(bare, uri.getPort());
        };
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message repeats the text: it may hold a password.
            throw new IllegalArgumentException("destination is not a URI; it must be " + FORMS);
        }
    }

    private static SSLContext defaultTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK's default TLS settings cannot be read; give an SSLContext", e);
        }
    }
}
