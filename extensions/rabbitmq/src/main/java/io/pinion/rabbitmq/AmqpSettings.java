package io.pinion.rabbitmq;

import java.time.Duration;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Everything that was set on a connection, checked. */
record AmqpSettings(
        String name,
        List<HostAndPort> addresses,
        String vhost,
        Supplier<AmqpCredentials> credentials,
        int prefetch,
        Duration heartbeat,
        Duration connectTimeout,
        Duration backoffFirst,
        Duration backoffCap,
        Duration livenessInterval,
        Duration consumerTimeout,
        int maxBodyBytes,
        @Nullable SSLContext tls,
        boolean hostNameChecked,
        ObjIntConsumer<Throwable> onFailure) {

    /** Never the credentials. */
    @Override
    public String toString() {
        return "AmqpSettings[" + name + ", " + addresses + ", tls=" + (tls != null) + "]";
    }
}
