package io.pinion.linux.jni;

import java.io.IOException;
import java.net.SocketOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Socket options by name, so that neither {@code jdk.net} nor a newer JDK is needed to know them. Level and number are
 * those of Linux.
 */
final class SocketOptions {
    private static final int SOCKET = 1;
    private static final int IP = 0;
    private static final int TCP = 6;
    private static final int IPV6 = 41;
    private static final int IP_TOS = 1;
    private static final int IPV6_TCLASS = 67;
    private static final int LINGER = 13;

    private static final Map<String, Setting> EVERYWHERE =
            Map.of("SO_SNDBUF", new Setting(SOCKET, 7), "SO_RCVBUF", new Setting(SOCKET, 8));

    private static final Map<String, Setting> INTERNET =
            Map.of("SO_REUSEADDR", new Setting(SOCKET, 2), "SO_REUSEPORT", new Setting(SOCKET, 15));

    private static final Map<String, Setting> UDP_AND_ITS_MULTICAST = Map.of(
            "SO_BROADCAST", new Setting(SOCKET, 6),
            "IP_MULTICAST_TTL", new Setting(IP, 33),
            "IP_MULTICAST_LOOP", new Setting(IP, 34));

    private static final Map<String, Setting> UDP6_MULTICAST =
            Map.of("IP_MULTICAST_TTL", new Setting(IPV6, 18), "IP_MULTICAST_LOOP", new Setting(IPV6, 19));

    private static final Map<String, Setting> TCP_ONLY = Map.of(
            "SO_KEEPALIVE", new Setting(SOCKET, 9),
            "SO_LINGER", new Setting(SOCKET, LINGER),
            "TCP_NODELAY", new Setting(TCP, 1),
            "TCP_KEEPIDLE", new Setting(TCP, 4),
            "TCP_KEEPINTERVAL", new Setting(TCP, 5),
            "TCP_KEEPCOUNT", new Setting(TCP, 6),
            "TCP_QUICKACK", new Setting(TCP, 12),
            "TCP_USER_TIMEOUT", new Setting(TCP, 18));

    private record Setting(int level, int name) {}

    private SocketOptions() {}

    /** False when such a socket has no such option. */
    static boolean set(int fd, Family family, boolean datagram, SocketOption<?> option, Object value)
            throws IOException {
        if (family != Family.UNIX && option.name().equals("IP_TOS")) {
            setTrafficClass(fd, family, number(option, value));
            return true;
        }
        Setting setting = find(option.name(), family, datagram);
        if (setting == null) {
            return false;
        }
        int number = number(option, value);
        int answer = setting.level == SOCKET && setting.name == LINGER
                ? SocketCalls.setLinger(fd, number)
                : SocketCalls.setInt(fd, setting.level, setting.name, number);
        Errno.check(answer, "set " + option.name() + " to " + value);
        return true;
    }

    private static @Nullable Setting find(String name, Family family, boolean datagram) {
        Setting everywhere = EVERYWHERE.get(name);
        if (everywhere != null || family == Family.UNIX) {
            return everywhere;
        }
        Setting internet = INTERNET.get(name);
        if (internet != null || !datagram) {
            return internet != null ? internet : TCP_ONLY.get(name);
        }
        Setting six = family == Family.INET6 ? UDP6_MULTICAST.get(name) : null;
        return six != null ? six : UDP_AND_ITS_MULTICAST.get(name);
    }

    /** An INET6 socket sends IPv4 too, so it has two; kernels without IPv4 on it refuse the second, which is fine. */
    private static void setTrafficClass(int fd, Family family, int value) throws IOException {
        String what = "set IP_TOS to " + value;
        if (family == Family.INET) {
            Errno.check(SocketCalls.setInt(fd, IP, IP_TOS, value), what);
        } else {
            Errno.check(SocketCalls.setInt(fd, IPV6, IPV6_TCLASS, value), what);
            SocketCalls.setInt(fd, IP, IP_TOS, value);
        }
    }

    private static int number(SocketOption<?> option, Object value) {
        if (value instanceof Integer number) {
            return number;
        }
        if (value instanceof Boolean on) {
            return on ? 1 : 0;
        }
        throw new IllegalArgumentException(option.name() + " needs a number or a truth value, was " + value);
    }
}
