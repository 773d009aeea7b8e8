package io.pinion.brokers;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The brokers that the tests of one JVM share, one of each kind, and names that do not collide in them.
 *
 * <p>Threads: any.
 */
public final class Brokers {
    private static final Map<BrokerKind, TestBroker> SHARED = new EnumMap<>(BrokerKind.class);
    private static final Map<BrokerKind, IllegalStateException> FAILED = new EnumMap<>(BrokerKind.class);
    private static final AtomicLong NAMES = new AtomicLong();

    private Brokers() {}

    /**
     * {@return why there is no broker of that kind here, or null if there is}
     *
     * @param kind the broker asked for
     */
    public static @Nullable String unavailabilityCause(BrokerKind kind) {
        return switch (Objects.requireNonNull(kind, "kind")) {
            case EMBEDDED -> null;
            case RABBITMQ -> RabbitMqBroker.unavailabilityCause();
        };
    }

    /**
     * Starts a broker that is the caller's own.
     *
     * @param kind the broker asked for
     * @return a broker that the caller closes
     * @throws IllegalStateException if it does not start
     */
    public static TestBroker start(BrokerKind kind) {
        return switch (Objects.requireNonNull(kind, "kind")) {
            case EMBEDDED -> EmbeddedBroker.start();
            case RABBITMQ -> RabbitMqBroker.start();
        };
    }

    /**
     * Gives the broker that this JVM shares; the first call starts it, the end of the JVM closes it.
     *
     * @param kind the broker asked for
     * @return a broker that the caller does not close
     * @throws IllegalStateException if it does not start; later calls fail the same way at once
     */
    public static TestBroker shared(BrokerKind kind) {
        synchronized (SHARED) {
            IllegalStateException failed = FAILED.get(kind);
            if (failed != null) {
                throw new IllegalStateException("the shared broker " + kind + " has not started before", failed);
            }
            return SHARED.computeIfAbsent(kind, Brokers::startShared);
        }
    }

    private static TestBroker startShared(BrokerKind kind) {
        try {
            TestBroker started = start(kind);
            Runtime.getRuntime().addShutdownHook(new Thread(started::close, "pinion-broker-end"));
            return started;
        } catch (IllegalStateException e) {
            FAILED.put(kind, e);
            throw e;
        }
    }

    /**
     * {@return a name that no other call in this JVM gets}
     *
     * @param purpose begins the name
     */
    public static String uniqueName(String purpose) {
        return Objects.requireNonNull(purpose, "purpose") + "-" + NAMES.incrementAndGet();
    }
}
