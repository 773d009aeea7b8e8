package io.pinion.examples.demo;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A collector, and how to reach it.
 *
 * @param transport what over
 * @param address where
 * @param trust whom to believe that it is the collector; null without TLS
 */
record Target(
        Transport transport,
        SocketAddress address,
        @Nullable SSLContext trust) {

    /** Somebody's collector; with TLS it must have a certificate that this JDK trusts. */
    static Target of(Transport transport, SocketAddress address) throws DemoException {
        if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
            throw DemoException.failed("The collector's host " + inet.getHostString() + " is not known.");
        }
        try {
            return new Target(transport, address, transport == Transport.TLS ? SSLContext.getDefault() : null);
        } catch (NoSuchAlgorithmException e) {
            throw DemoException.failed("This JDK has no TLS: " + e.getMessage());
        }
    }

    String name() {
        return Transport.name(address);
    }

    /** The name that the certificate must have. */
    String host() {
        return address instanceof InetSocketAddress inet ? inet.getHostString() : "localhost";
    }

    DemoException cannotConnect(Exception failure) {
        Throwable inner = failure instanceof ExecutionException ? failure.getCause() : null;
        Throwable cause = inner == null ? failure : inner;
        String message = cause.getMessage();
        return DemoException.failed("Cannot connect to the collector at " + name() + ": "
                + (message == null ? cause.toString() : message) + ". Nothing was sent.");
    }
}
