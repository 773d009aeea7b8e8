package io.pinion.linux.jni;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.util.Map;
import java.util.Optional;

/**
 * Addresses on their way to the system and back. The input's first byte chooses the family of the socket and the kind of
 * the address, the next two are the port; then come 4 or 16 bytes of a host and 2 of a scope, or a path. What comes back
 * is what went in, or it was refused for a reason that the documentation names.
 */
public final class AddressesFuzz extends FuzzTarget<AddressesFuzz.Parser> {
    private static final int MAX_PATH_BYTES = 107;
    /** Of paths, which the locale decides. */
    private static final Charset CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding"));

    /** Writes an address and reads it again. */
    public interface Parser {
        SocketAddress through(Addresses addresses, Family family, SocketAddress address) throws IOException;
    }

    public AddressesFuzz() {
        super(
                "socket-address",
                AddressesFuzz::there,
                Map.of("the port's bytes are exchanged", AddressesFuzz::exchanged, "a long path is cut", (a, f, s) -> {
                    boolean isLong = s instanceof UnixDomainSocketAddress unix && bytes(unix) > MAX_PATH_BYTES;
                    return there(a, f, isLong ? UnixDomainSocketAddress.of("/cut") : s);
                }));
    }

    private static SocketAddress there(Addresses addresses, Family family, SocketAddress address) throws IOException {
        addresses.put(family, address);
        return addresses.get(family);
    }

    private static SocketAddress exchanged(Addresses addresses, Family family, SocketAddress address)
            throws IOException {
        SocketAddress found = there(addresses, family, address);
        return found instanceof InetSocketAddress inet
                ? new InetSocketAddress(inet.getAddress(), Short.reverseBytes((short) inet.getPort()) & 0xFFFF)
                : found;
    }

    @Override
    public Optional<String> unavailabilityCause() {
        return Library.unavailabilityCause();
    }

    @Override
    protected void check(Parser parser, byte[] input) throws IOException {
        FuzzInput choices = new FuzzInput(input);
        int choice = choices.octet();
        Family family = Family.values()[choice % 3];
        SocketAddress address = address(choice / 3, choices);
        if (address == null) {
            return;
        }
        SocketAddress found;
        try {
            found = parser.through(Lazily.ADDRESSES, family, address);
        } catch (IllegalArgumentException e) {
            Hold.that(isRefused(family, address), "refused: " + e.getMessage());
            return;
        } catch (SocketException e) {
            Hold.that(address instanceof UnixDomainSocketAddress unix && bytes(unix) > MAX_PATH_BYTES, e.getMessage());
            return;
        }
        Hold.that(!isRefused(family, address), "not refused: " + address + " on " + family);
        Hold.same(expected(family, address), found, "address");
    }

    private static SocketAddress address(int kind, FuzzInput choices) throws IOException {
        int port = choices.pair();
        return switch (kind % 4) {
            case 0 -> new InetSocketAddress(InetAddress.getByAddress(host(choices, 4)), port);
            case 1 -> six(choices, port);
            case 2 -> InetSocketAddress.createUnresolved(choices.text(), port);
            default -> path(choices.text());
        };
    }

    private static SocketAddress six(FuzzInput choices, int port) throws IOException {
        byte[] host = host(choices, 16);
        int scope = choices.pair();
        return new InetSocketAddress(
                scope == 0 ? InetAddress.getByAddress(host) : Inet6Address.getByAddress(null, host, scope), port);
    }

    private static byte[] host(FuzzInput choices, int length) {
        byte[] host = new byte[length];
        byte[] given = choices.take(length);
        System.arraycopy(given, 0, host, 0, given.length);
        return host;
    }

    private static SocketAddress path(String text) {
        try {
            return UnixDomainSocketAddress.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static boolean isRefused(Family family, SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix) {
            return family != Family.UNIX || bytes(unix) == 0;
        }
        InetAddress host = ((InetSocketAddress) address).getAddress();
        return family == Family.UNIX
                || host == null
                || family == Family.INET && host instanceof Inet6Address && !host.isAnyLocalAddress();
    }

    private static int bytes(UnixDomainSocketAddress unix) {
        return unix.getPath().toString().getBytes(CHARSET).length;
    }

    /** The wildcard is the family's own; all else is itself. */
    private static SocketAddress expected(Family family, SocketAddress address) throws IOException {
        if (!(address instanceof InetSocketAddress inet) || !inet.getAddress().isAnyLocalAddress()) {
            return address;
        }
        boolean already = inet.getAddress() instanceof Inet4Address == (family == Family.INET);
        return already
                ? address
                : new InetSocketAddress(
                        InetAddress.getByAddress(new byte[family == Family.INET ? 4 : 16]), inet.getPort());
    }

    private static final class Lazily {
        static final Addresses ADDRESSES = new Addresses();
    }
}
