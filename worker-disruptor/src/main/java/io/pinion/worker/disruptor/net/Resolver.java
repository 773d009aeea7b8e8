package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Turns an address as users give it into those a poller takes. Names are looked up off the worker. */
final class Resolver {
    private static final String SIX_BEGINNINGS = "0123456789abcdefABCDEF:[";
    /** For the JDK too. */
    private static final int LONGEST_QUAD = 15;

    private Resolver() {}

    /** Refuses what no poller could take. */
    static void check(SocketAddress address) {
        if (!(address instanceof InetSocketAddress) && !(address instanceof UnixDomainSocketAddress)) {
            throw new IllegalArgumentException(
                    "an address must be an InetSocketAddress or a UnixDomainSocketAddress, was "
                            + address.getClass().getName());
        }
    }

    /** Calls back on the worker with at least one address, or with an error; at once where no name is involved. */
    static void resolve(
            Host host, SocketAddress address, BiConsumer<@Nullable List<SocketAddress>, @Nullable Throwable> callback) {
        if (!(address instanceof InetSocketAddress inet) || !inet.isUnresolved()) {
            callback.accept(List.of(address), null);
            return;
        }
        String name = inet.getHostString();
        try {
            if (isLiteral(name)) {
                callback.accept(List.of(new InetSocketAddress(InetAddress.getByName(name), inet.getPort())), null);
                return;
            }
        } catch (UnknownHostException e) {
            callback.accept(null, e);
            return;
        }
        lookUp(host, name, inet.getPort(), callback);
    }

    private static void lookUp(
            Host host, String name, int port, BiConsumer<@Nullable List<SocketAddress>, @Nullable Throwable> callback) {
        try {
            host.offWorker(() -> InetAddress.getAllByName(name)).whenComplete((found, error) -> {
                if (host.isWorkerThread()) {
                    callback.accept(found == null ? null : withPort(found, port), unwrap(error));
                }
            });
        } catch (RejectedExecutionException e) {
            callback.accept(null, e);
        }
    }

    private static List<SocketAddress> withPort(InetAddress[] found, int port) {
        return Arrays.stream(found)
                .<SocketAddress>map(ip -> new InetSocketAddress(ip, port))
                .toList();
    }

    private static @Nullable Throwable unwrap(@Nullable Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    /** The family of a socket for an address. */
    static StandardProtocolFamily familyOf(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress) {
            return StandardProtocolFamily.UNIX;
        }
        return address instanceof InetSocketAddress inet && inet.getAddress() instanceof java.net.Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
    }

    /** Opens a socket of some family. */
    interface Opener {
        PollerSocket open(StandardProtocolFamily family) throws IOException;
    }

    /** A socket for an address; for any address, which null is too, one that talks IPv6 and IPv4 where there are both. */
    static PollerSocket open(@Nullable SocketAddress address, Opener opener) throws IOException {
        if (address != null && !isAny(address)) {
            return opener.open(familyOf(address));
        }
        if (Boolean.getBoolean("java.net.preferIPv4Stack")) {
            return opener.open(StandardProtocolFamily.INET);
        }
        try {
            return opener.open(StandardProtocolFamily.INET6);
        } catch (IOException | UnsupportedOperationException e) {
            return opener.open(StandardProtocolFamily.INET);
        }
    }

    private static boolean isAny(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                && inet.getAddress() != null
                && inet.getAddress().isAnyLocalAddress();
    }

    /** Whether this is an address in digits, for which nobody has to be asked: not by the JDK either. */
    static boolean isLiteral(String name) {
        return mayBeSix(name) || isDottedQuad(name);
    }

    /** The JDK takes what begins otherwise for a name, and asks for it, although no name has a colon. */
    private static boolean mayBeSix(String name) {
        return name.indexOf(':') >= 0 && SIX_BEGINNINGS.indexOf(name.charAt(0)) >= 0;
    }

    private static boolean isDottedQuad(String name) {
        if (name.length() > LONGEST_QUAD) {
            return false;
        }
        int parts = 1;
        int value = -1;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.') {
                if (value < 0) {
                    return false;
                }
                parts++;
                value = -1;
            } else if (c < '0' || c > '9') {
                return false;
            } else {
                value = Math.max(value, 0) * 10 + (c - '0');
                if (value > 255) {
                    return false;
                }
            }
        }
        return parts == 4 && value >= 0;
    }
}
