package io.pinion.stress.net;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate says.
 *
 * @param commonName the name in its subject
 * @param hosts DNS names among its alternative names
 * @param from valid from
 * @param to valid to
 * @param isAuthority whether it may sign others
 * @param usage the extended key usage; null for none
 */
record Subject(
        String commonName,
        List<String> hosts,
        Instant from,
        Instant to,
        boolean isAuthority,
        @Nullable String usage) {
    static final String SERVER_ONLY = "1.3.6.1.5.5.7.3.1";
    static final String CLIENT_ONLY = "1.3.6.1.5.5.7.3.2";

    private static final Duration DAY = Duration.ofDays(1);

    static Subject authority(String name) {
        return new Subject(name, List.of(), ago(2), ago(-30), true, null);
    }

    static Subject host(String... hosts) {
        return new Subject(hosts[0], List.of(hosts), ago(1), ago(-10), false, null);
    }

    private static Instant ago(int days) {
        return Instant.now().minus(DAY.multipliedBy(days));
    }

    Subject named(String name) {
        return new Subject(name, hosts, from, to, isAuthority, usage);
    }

    Subject expired() {
        return new Subject(commonName, hosts, ago(3), ago(1), isAuthority, usage);
    }

    Subject notYetValid() {
        return new Subject(commonName, hosts, ago(-2), ago(-9), isAuthority, usage);
    }

    Subject usedFor(String purpose) {
        return new Subject(commonName, hosts, from, to, isAuthority, purpose);
    }
}
