package io.pinion.services.ready;

import io.pinion.services.ServiceSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

final class ReadyChecks {
    private ReadyChecks() {}

    static Duration notNegative(String option, Duration value) {
        Objects.requireNonNull(value, option);
        if (value.isNegative() || value.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException(option + " must be from zero to a year, was " + value);
        }
        return value;
    }

    static int port(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be from 0 (any) to 65535, was " + port);
        }
        return port;
    }

    /** Where to be: an address, or a port of the loopback interface. */
    static SocketAddress where(String what, @Nullable SocketAddress address, @Nullable Integer port) {
        if (address != null) {
            return address;
        }
        if (port == null) {
            throw new IllegalStateException(what + " needs to know where: call address(...), or port(...) for the"
                    + " loopback interface; port 0 lets the system choose one");
        }
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static <T> T needed(String what, String option, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException(what + " needs a " + option + ": call " + option + "(...)");
        }
        return value;
    }

    static <T> T started(String what, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException(what + " is not running: it has not been started, or was stopped");
        }
        return value;
    }

    static ServiceSpec named(@Nullable String name) {
        return name == null ? ServiceSpec.of() : ServiceSpec.named(name);
    }
}
