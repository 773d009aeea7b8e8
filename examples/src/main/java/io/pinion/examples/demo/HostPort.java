package io.pinion.examples.demo;

import java.net.InetSocketAddress;

/**
 * A host and a port as somebody wrote them.
 *
 * @param host a name or an address
 * @param port from 1 to 65535
 */
record HostPort(String host, int port) {

    /** Reads {@code host:port}, with the host in brackets if it is an IPv6 address. */
    static HostPort parse(String text) throws DemoException {
        int colon = text.lastIndexOf(':');
        int port = colon < 0 ? -1 : portOf(text.substring(colon + 1));
        String host = withoutBrackets(text.substring(0, Math.max(colon, 0)));
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw DemoException.usage("--to must be host:port with a port from 1 to 65535, was " + text);
        }
        return new HostPort(host, port);
    }

    private static String withoutBrackets(String host) {
        boolean inBrackets = host.length() >= 2 && host.startsWith("[") && host.endsWith("]");
        return inBrackets ? host.substring(1, host.length() - 1) : host;
    }

    private static int portOf(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Looks the host up. */
    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }
}
