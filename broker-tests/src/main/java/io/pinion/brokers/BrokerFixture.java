package io.pinion.brokers;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.opentest4j.TestAbortedException;

/**
 * Tests that run on every kind of broker: an abstract class extends this one and holds the tests, and a concrete class
 * for each kind, as {@code PublishOnEmbeddedBrokerTest} and {@code PublishOnRabbitMqTest}, gives the kind.
 *
 * <p>All tests of a JVM share one broker of each kind; each has a virtual host of its own if it asks for one. Without
 * RabbitMQ its tests are skipped with the reason, unless {@code -Dpinion.rabbitmq.required=true} says that it has to be
 * there.
 */
public abstract class BrokerFixture {
    private static final String REQUIRED = "pinion.rabbitmq.required";

    private final BrokerKind kind;
    private @Nullable TestBroker broker;
    private @Nullable String vhost;

    /**
     * On that kind of broker.
     *
     * @param kind which one
     */
    protected BrokerFixture(BrokerKind kind) {
        this.kind = kind;
    }

    /** Starts the broker when it is first needed, and skips the test where there is none. */
    @BeforeEach
    protected final void findBroker() {
        String missing = Brokers.unavailabilityCause(kind);
        if (missing != null && !Boolean.getBoolean(REQUIRED)) {
            throw new TestAbortedException(missing);
        }
        broker = Brokers.shared(kind);
    }

    /** Leaves the broker as the next test wants it. */
    @AfterEach
    protected final void restoreBroker() {
        TestBroker used = broker;
        if (used != null) {
            used.restore();
            if (vhost != null) {
                used.deleteVhost(vhost);
            }
        }
    }

    /** {@return the broker that the tests of this JVM share; it is not for closing} */
    protected final TestBroker broker() {
        TestBroker found = broker;
        if (found == null) {
            throw new IllegalStateException("no broker yet; ask in a test or in a @BeforeEach method");
        }
        return found;
    }

    /** {@return the name of an empty virtual host of this test's own; deleted after the test} */
    protected final String vhost() {
        String own = vhost;
        if (own == null) {
            own = Brokers.uniqueName("test");
            broker().createVhost(own);
            vhost = own;
        }
        return own;
    }

    /**
     * Skips the test where the broker cannot do that.
     *
     * @param feature what the test needs
     */
    protected final void requires(Feature feature) {
        if (!broker().supports(feature)) {
            throw new TestAbortedException("the broker " + kind + " does not support " + feature);
        }
    }
}
