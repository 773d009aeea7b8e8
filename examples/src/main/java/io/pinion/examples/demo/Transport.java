package io.pinion.examples.demo;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;

/** What the lines travel over. */
enum Transport {
    /** A plain stream. */
    TCP("TCP", "over loopback TCP"),
    /** A stream that is encrypted, to a collector that has shown its certificate. */
    TLS("TLS", "over TLS on loopback, with a certificate made for this run"),
    /** A stream that does not leave the machine. */
    UNIX("a Unix-domain socket", "over a Unix-domain socket"),
    /** Each line is a datagram. */
    UDP("UDP", "over loopback UDP, one datagram per line");

    /** What an IPv4 datagram has room for. */
    static final int MAX_DATAGRAM_BYTES = 65_507;

    /** The field of the system's own structure, without the zero at its end. */
    private static final int MAX_PATH_BYTES = 107;

    private final String label;
    private final String description;

    Transport(String label, String description) {
        this.label = label;
        this.description = description;
    }

    String label() {
        return label;
    }

    /** How the demo's own collector is reached, in words. */
    String description() {
        return description;
    }

    /** Reads what {@code --to} says. */
    SocketAddress parse(String text) throws DemoException {
        return this == UNIX ? path(text) : HostPort.parse(text).address();
    }

    private static UnixDomainSocketAddress path(String text) throws DemoException {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_PATH_BYTES) {
            throw DemoException.usage("--to must be a path of 1 to " + MAX_PATH_BYTES
                    + " bytes with --transport unix, was " + length + " bytes: " + text);
        }
        try {
            return UnixDomainSocketAddress.of(text);
        } catch (InvalidPathException e) {
            throw DemoException.usage("--to must be a path with --transport unix, was " + text);
        }
    }

    /** An address for people. */
    static String name(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? inet.getHostString() + ":" + inet.getPort()
                : address.toString();
    }
}
