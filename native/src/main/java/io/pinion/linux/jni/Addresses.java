package io.pinion.linux.jni;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import org.jspecify.annotations.Nullable;

/**
 * One socket address in memory that the C side reads and writes: its length (an int at 0), and from 8 on a
 * {@code struct sockaddr} of Linux, with the family in native order and ports in network order.
 *
 * <p>Threads: the worker's.
 */
final class Addresses {
    private static final int STRUCT = 8;
    private static final int CAPACITY = STRUCT + 128;
    private static final int PORT = STRUCT + 2;
    private static final int INET_ADDRESS = STRUCT + 4;
    private static final int INET_LENGTH = 16;
    private static final int INET6_ADDRESS = STRUCT + 8;
    private static final int INET6_SCOPE = STRUCT + 24;
    private static final int INET6_LENGTH = 28;
    private static final int PATH = STRUCT + 2;
    private static final int PATH_OFFSET = 2;
    private static final int MAX_PATH = 107;

    private static final Charset PATH_CHARSET = pathCharset();

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(CAPACITY).order(ByteOrder.nativeOrder());
    private final long address = PollCalls.address(bytes);

    private static Charset pathCharset() {
        String name = System.getProperty("sun.jnu.encoding", "");
        return !name.isEmpty() && Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }

    long address() {
        return address;
    }

    /** Writes the wildcard address with port 0. */
    void putAny(Family family) {
        start(family, family == Family.INET ? INET_LENGTH : INET6_LENGTH);
    }

    void put(Family family, SocketAddress socketAddress) throws SocketException {
        if (family == Family.UNIX && socketAddress instanceof UnixDomainSocketAddress unix) {
            putPath(unix);
        } else if (family != Family.UNIX && socketAddress instanceof InetSocketAddress inet) {
            putInet(family, inet);
        } else {
            throw new IllegalArgumentException(
                    "A socket of family " + family + " cannot use the address " + socketAddress + " of another family");
        }
    }

    private void putPath(UnixDomainSocketAddress unix) throws SocketException {
        byte[] path = unix.getPath().toString().getBytes(PATH_CHARSET);
        if (path.length == 0) {
            throw new IllegalArgumentException("A Unix-domain address needs a path, this one is empty");
        }
        if (path.length > MAX_PATH) {
            throw new SocketException("The Unix-domain path is too long: it may have " + MAX_PATH
                    + " bytes, this one has " + path.length + "; use a shorter one: " + unix.getPath());
        }
        start(Family.UNIX, PATH_OFFSET + path.length + 1);
        bytes.put(PATH, path);
    }

    private void putInet(Family family, InetSocketAddress inet) {
        InetAddress host = inet.getAddress();
        if (host == null) {
            throw new IllegalArgumentException("The address " + inet + " is not resolved; resolve it first");
        }
        if (family == Family.INET) {
            putInet4(inet, host);
        } else {
            putInet6(inet, host);
        }
    }

    private void putInet4(InetSocketAddress inet, InetAddress host) {
        if (!(host instanceof Inet4Address)) {
            if (!host.isAnyLocalAddress()) {
                throw new IllegalArgumentException(
                        "A socket of family INET cannot use the IPv6 address " + inet + "; open it with INET6");
            }
            putAny(Family.INET);
        } else {
            start(Family.INET, INET_LENGTH);
            bytes.put(INET_ADDRESS, host.getAddress());
        }
        putPort(inet.getPort());
    }

    private void putInet6(InetSocketAddress inet, InetAddress host) {
        start(Family.INET6, INET6_LENGTH);
        putPort(inet.getPort());
        if (host instanceof Inet6Address six) {
            bytes.put(INET6_ADDRESS, six.getAddress());
            bytes.putInt(INET6_SCOPE, six.getScopeId());
        } else if (!host.isAnyLocalAddress()) {
            bytes.putShort(INET6_ADDRESS + 10, (short) -1);
            bytes.put(INET6_ADDRESS + 12, host.getAddress());
        }
    }

    private void start(Family family, int length) {
        for (int i = 0; i < CAPACITY; i += Long.BYTES) {
            bytes.putLong(i, 0);
        }
        bytes.putInt(0, length);
        bytes.putShort(STRUCT, (short) family.number);
    }

    private void putPort(int port) {
        bytes.put(PORT, (byte) (port >>> 8));
        bytes.put(PORT + 1, (byte) port);
    }

    /** What the C side left. */
    SocketAddress get(Family family) throws IOException {
        return family == Family.UNIX ? path() : inet();
    }

    private SocketAddress path() {
        int end = Math.min(STRUCT + bytes.getInt(0), CAPACITY);
        int length = 0;
        while (PATH + length < end && bytes.get(PATH + length) != 0) {
            length++;
        }
        byte[] path = new byte[length];
        bytes.get(PATH, path);
        return pathAddress(new String(path, PATH_CHARSET));
    }

    /** A peer may have a path that this JVM cannot spell, in a locale of few characters; it is as good as unnamed. */
    private static SocketAddress pathAddress(String path) {
        try {
            return UnixDomainSocketAddress.of(path);
        } catch (InvalidPathException e) {
            return UnixDomainSocketAddress.of("");
        }
    }

    private SocketAddress inet() throws IOException {
        int port = (bytes.get(PORT) & 0xFF) << 8 | bytes.get(PORT + 1) & 0xFF;
        return new InetSocketAddress(host(), port);
    }

    private InetAddress host() throws IOException {
        if (bytes.getShort(STRUCT) == Family.INET.number) {
            return InetAddress.getByAddress(copy(INET_ADDRESS, 4));
        }
        int scope = bytes.getInt(INET6_SCOPE);
        byte[] host = copy(INET6_ADDRESS, 16);
        return scope == 0 ? InetAddress.getByAddress(host) : Inet6Address.getByAddress(null, host, scope);
    }

    private byte[] copy(int from, int length) {
        byte[] copy = new byte[length];
        bytes.get(from, copy);
        return copy;
    }

    /** Reads an int of what the C side left in place of an address. */
    int getInt(int index) {
        return bytes.getInt(index * Integer.BYTES);
    }

    /** Remembers the last sender, so that a stream of datagrams from one peer makes no garbage. */
    final class SenderCache {
        private final ByteBuffer last = ByteBuffer.allocate(CAPACITY);
        private @Nullable SocketAddress sender;

        SocketAddress get(Family family) throws IOException {
            int used = STRUCT + Math.min(bytes.getInt(0), CAPACITY - STRUCT);
            SocketAddress known = sender;
            if (known == null || !isLast(used)) {
                sender = null;
                known = Addresses.this.get(family);
                last.clear().put(0, bytes, 0, used);
                sender = known;
            }
            return known;
        }

        private boolean isLast(int used) {
            boolean same = bytes.limit(used).mismatch(last.limit(used)) < 0;
            bytes.limit(CAPACITY);
            return same;
        }
    }
}
