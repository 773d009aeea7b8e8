package io.pinion.brokers;

import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.AuthenticationProvider;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.Connection;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.Queue;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.User;
import org.apache.qpid.server.model.VirtualHost;
import org.apache.qpid.server.model.VirtualHostNode;
import org.apache.qpid.server.model.port.AmqpPort;
import org.jspecify.annotations.Nullable;

/**
 * Apache Qpid Broker-J inside this JVM, on a free loopback port, with everything in memory. It needs no installation and
 * no files, starts in about a second, and forgets all when it is closed. Where it differs from RabbitMQ stands in
 * docs/brokers.md.
 *
 * <p>Threads: the broker has some of its own, not all of them daemons, so it keeps the JVM alive until {@link #close}; all
 * have ended, or are ending, when that returns.
 */
public final class EmbeddedBroker implements TestBroker {
    private static final String USER = "pinion";
    private static final Set<Feature> FEATURES = Set.of(
            Feature.CONFIRMS, Feature.MANDATORY_RETURNS, Feature.CLOSE_ALL_CONNECTIONS, Feature.SINGLE_ACTIVE_CONSUMER);

    private static final Map<String, String> CONTEXT = Map.of(
            Broker.BROKER_FAIL_STARTUP_WITH_ERRORED_CHILD,
            "true",
            // As many channels as RabbitMQ.
            AmqpPort.SESSION_COUNT_LIMIT,
            "2047",
            // Without a limit, what is rejected and not to be requeued is delivered again and again. The limit counts
            // nothing else: what is requeued, or comes back from a connection that has ended, is delivered for ever.
            "queue.maximumDeliveryAttempts",
            "1");

    /** The default is 64 threads for each virtual host; tests make many, with a few connections each. */
    private static final String VHOST =
            "{\"type\": \"Memory\", \"connectionThreadPoolSize\": 6, \"numberOfSelectors\": 2}";

    /** Kept, because the JDK forgets the level of a logger that nobody keeps. */
    private static final Map<Logger, Level> QUIET = Map.of(
            Logger.getLogger("org.apache.qpid"), Level.WARNING,
            Logger.getLogger("qpid"), Level.WARNING,
            // Warns that a new port has no names of virtual hosts, and then adds them.
            Logger.getLogger("org.apache.qpid.server.model.port.AmqpPortImpl"), Level.SEVERE,
            // A refused exclusive consumer, which its client is told of, as an uncaught exception.
            Logger.getLogger("org.apache.qpid.server.configuration.updater.TaskExecutorImpl"), Level.OFF);

    private final SystemLauncher launcher;
    private final Broker<?> broker;
    private final AmqpPort<?> port;
    private final String password;
    private boolean isClosed;

    private EmbeddedBroker(SystemLauncher launcher, Broker<?> broker, AmqpPort<?> port, String password) {
        this.launcher = launcher;
        this.broker = broker;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts one; the caller closes it.
     *
     * @return a broker that accepts connections, with the virtual host {@code /}
     * @throws IllegalStateException if it does not start; nothing is left running
     */
    public static EmbeddedBroker start() {
        QUIET.forEach(Logger::setLevel);
        ContainerKeeper keeper = new ContainerKeeper();
        SystemLauncher launcher = new SystemLauncher(keeper);
        try {
            launcher.startup(systemAttributes());
            Broker<?> broker = keeper.broker();
            String password = Passwords.fresh();
            createVhost(broker, "/", true);
            createUser(broker, password);
            return new EmbeddedBroker(launcher, broker, createPort(broker), password);
        } catch (Exception e) {
            launcher.shutdown();
            throw new IllegalStateException("the embedded broker did not start", e);
        }
    }

    private static Map<String, Object> systemAttributes() {
        URL initial = EmbeddedBroker.class.getResource("embedded-broker.json");
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("type", "Memory");
        attributes.put(
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                Objects.requireNonNull(initial, "embedded-broker.json").toExternalForm());
        attributes.put(SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT, false);
        attributes.put("context", CONTEXT);
        return attributes;
    }

    private static void createUser(Broker<?> broker, String password) {
        AuthenticationProvider<?> users = broker.createChild(
                AuthenticationProvider.class,
                Map.of("name", "users", "type", "Plain", "secureOnlyMechanisms", List.of()));
        users.createChild(
                User.class,
                // The broker writes into this map.
                new HashMap<>(Map.of("name", USER, "type", "managed", "password", password)));
    }

    private static AmqpPort<?> createPort(Broker<?> broker) {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("name", "amqp");
        attributes.put("type", "AMQP");
        attributes.put(Port.BINDING_ADDRESS, "127.0.0.1");
        attributes.put(Port.PORT, Ports.free());
        attributes.put(Port.AUTHENTICATION_PROVIDER, "users");
        attributes.put(AmqpPort.THREAD_POOL_SIZE, 4);
        attributes.put(AmqpPort.NUMBER_OF_SELECTORS, 1);
        return (AmqpPort<?>) broker.createChild(Port.class, attributes);
    }

    private static void createVhost(Broker<?> broker, String name, boolean isDefault) {
        broker.createChild(
                VirtualHostNode.class,
                Map.of(
                        "name",
                        name,
                        "type",
                        "Memory",
                        "defaultVirtualHostNode",
                        isDefault,
                        "virtualHostInitialConfiguration",
                        VHOST));
    }

    @Override
    public BrokerKind kind() {
        return BrokerKind.EMBEDDED;
    }

    @Override
    public boolean supports(Feature feature) {
        return FEATURES.contains(Objects.requireNonNull(feature, "feature"));
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port.getBoundPort();
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public void createVhost(String name) {
        if (name.startsWith("/")) {
            throw new IllegalArgumentException("name must not begin with a slash, was " + name
                    + ": this broker ignores the slash when a client connects");
        }
        if (broker.getChildByName(VirtualHostNode.class, name) != null) {
            throw new IllegalStateException("there is a virtual host " + name + " already; take another name");
        }
        createVhost(broker, name, false);
    }

    @Override
    public void deleteVhost(String name) {
        node(name).delete();
    }

    @Override
    public Map<String, Object> deadLetterArguments(String exchange) {
        return Map.of("alternateExchange", Objects.requireNonNull(exchange, "exchange"));
    }

    @Override
    public long messageCount(String vhost, String queue) {
        Queue<?> found = node(vhost).getVirtualHost().getChildByName(Queue.class, queue);
        if (found == null) {
            throw new IllegalStateException("no queue " + queue + " in the virtual host " + vhost);
        }
        return found.getQueueDepthMessages();
    }

    private VirtualHostNode<?> node(String name) {
        VirtualHostNode<?> node =
                broker.getChildByName(VirtualHostNode.class, Objects.requireNonNull(name, "name of the virtual host"));
        if (node == null) {
            throw new IllegalStateException("no virtual host " + name + "; createVhost makes one");
        }
        return node;
    }

    @Override
    public List<String> listConnections() {
        return connections()
                .map(Connection::getRemoteAddress)
                .map(address -> address.substring(address.indexOf('/') + 1))
                .toList();
    }

    @Override
    public void closeAllConnections() {
        connections().toList().forEach(Connection::delete);
    }

    private Stream<? extends Connection<?>> connections() {
        return broker.getVirtualHostNodes().stream()
                .<VirtualHost<?>>map(VirtualHostNode::getVirtualHost)
                .filter(Objects::nonNull)
                .flatMap(host -> host.getConnections().stream());
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            launcher.shutdown();
        }
    }

    /** No credentials. */
    @Override
    public String toString() {
        return "EmbeddedBroker[" + host() + ":" + port() + "]";
    }

    /** Keeps what the launcher shows in passing. */
    private static final class ContainerKeeper extends SystemLauncherListener.DefaultSystemLauncherListener {
        private @Nullable SystemConfig<?> system;

        @Override
        public void onContainerResolve(SystemConfig<?> resolved) {
            system = resolved;
        }

        Broker<?> broker() {
            return (Broker<?>)
                    Objects.requireNonNull(system, "the broker's system").getContainer();
        }
    }
}
