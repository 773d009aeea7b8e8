package io.pinion.examples.demo;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzNumber;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.Map;

/** What {@code --to} says, as a host with a port and as the path of a socket. */
public final class HostPortFuzz extends FuzzTarget<HostPortFuzz.Parser> {
    private static final int MAX_PATH_BYTES = 107;
    private static final int MAX_PORT = 65_535;

    /** Reads a host with its port; a path is read by the shipped parser. */
    public interface Parser {
        HostPort parse(String text) throws DemoException;
    }

    public HostPortFuzz() {
        super(
                "demo-address",
                HostPort::parse,
                Map.of(
                        "the first colon ends the host",
                        text -> {
                            int colon = text.indexOf(':');
                            return HostPort.parse(
                                    colon < 0
                                            ? text
                                            : text.substring(0, colon) + text.substring(text.lastIndexOf(':')));
                        },
                        "port 0 is a port",
                        text -> text.endsWith(":0") ? new HostPort("any", 0) : HostPort.parse(text)));
    }

    @Override
    protected void check(Parser parser, byte[] input) throws DemoException {
        String text = new FuzzInput(input).text();
        checkHost(parser, text);
        checkPath(text);
    }

    private static void checkHost(Parser parser, String text) throws DemoException {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.length() >= 2 && host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        boolean fits = !host.isEmpty() && FuzzNumber.isWithin(FuzzNumber.of(text.substring(colon + 1)), 1, MAX_PORT);
        HostPort found;
        try {
            found = parser.parse(text);
        } catch (DemoException e) {
            Hold.that(!fits && e.exitCode() == ExitCodes.USAGE, "refused: " + text);
            return;
        }
        Hold.that(fits, "not refused: " + text);
        Hold.same(new HostPort(host, Integer.parseInt(text.substring(colon + 1))), found, "host and port");
        Hold.same(found, HostPort.parse("[" + host + "]:" + found.port()), "the same in brackets");
    }

    private static void checkPath(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        SocketAddress expected = path(text);
        boolean fits = bytes > 0 && bytes <= MAX_PATH_BYTES && expected != null;
        try {
            SocketAddress found = Transport.UNIX.parse(text);
            Hold.that(fits, "not refused: " + text);
            Hold.same(expected, found, "path");
        } catch (DemoException e) {
            Hold.that(!fits && e.exitCode() == ExitCodes.USAGE, "refused: " + text);
        }
    }

    private static SocketAddress path(String text) {
        try {
            return UnixDomainSocketAddress.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
