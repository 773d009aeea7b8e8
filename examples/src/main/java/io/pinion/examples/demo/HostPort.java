package io.pinion.examples.demo;

import java.net.InetSocketAddress;

/** Reads {@code host:port}, with the host in brackets if it is an IPv6 address. */
final class HostPort {
    private HostPort() {}

    static InetSocketAddress parse(String text) throws DemoException {
        int colon = text.lastIndexOf(':');
        int port = colon < 0 ? -1 : portOf(text.substring(colon + 1));
        String host = text.substring(0, Math.max(colon, 0)).replaceAll("^\\[(.*)]$", "$1");
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw DemoException.usage("--to must be host:port with a port from 1 to 65535, was " + text);
        }
        return new InetSocketAddress(host, port);
    }

    private static int portOf(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
