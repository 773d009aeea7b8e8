package io.pinion.services.ready;

import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What systemd has told this process.
 *
 * @param address where to notify; null when nobody wants to know
 * @param pingEvery half of the watchdog's time; null without a watchdog
 */
record SystemdEnvironment(
        @Nullable UnixDomainSocketAddress address, @Nullable Duration pingEvery) {

    /**
     * Reads the variables as sd_notify(3) and sd_watchdog_enabled(3) do.
     *
     * @throws IllegalStateException if they make no sense, or name a kind of socket that cannot be used here
     */
    static SystemdEnvironment read(UnaryOperator<@Nullable String> environment, long pid) {
        return new SystemdEnvironment(address(environment.apply("NOTIFY_SOCKET")), pingEvery(environment, pid));
    }

    private static @Nullable UnixDomainSocketAddress address(@Nullable String socket) {
        if (socket == null || socket.isEmpty()) {
            return null;
        }
        if (!socket.startsWith("/")) {
            throw new IllegalStateException("NOTIFY_SOCKET is " + printable(socket)
                    + ", but only a socket with an absolute path can be notified; the abstract names (@) and vsock"
                    + " addresses of some managers cannot be spelled in Java. Give the manager a path, or unset"
                    + " NOTIFY_SOCKET and use Type=exec.");
        }
        return UnixDomainSocketAddress.of(socket);
    }

    private static @Nullable Duration pingEvery(UnaryOperator<@Nullable String> environment, long pid) {
        String micros = environment.apply("WATCHDOG_USEC");
        if (micros == null || micros.isEmpty()) {
            return null;
        }
        String watched = environment.apply("WATCHDOG_PID");
        // The variables are inherited; they were meant for the process that is named.
        if (watched != null && !watched.isEmpty() && number("WATCHDOG_PID", watched) != pid) {
            return null;
        }
        return Duration.ofNanos(Math.multiplyExact(Math.min(number("WATCHDOG_USEC", micros), 1L << 52), 1_000) / 2);
    }

    private static long number(String variable, String text) {
        try {
            long number = Long.parseLong(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with the name.
        }
        throw new IllegalStateException(variable + " must be a positive number, was " + printable(text));
    }

    private static String printable(String text) {
        StringBuilder clean = new StringBuilder("\"");
        text.chars().limit(200).forEach(c -> clean.append(Character.isISOControl(c) ? '?' : (char) c));
        return clean.append('"').toString();
    }
}
