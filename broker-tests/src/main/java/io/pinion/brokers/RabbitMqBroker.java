package io.pinion.brokers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A real RabbitMQ node of the installed version, with its own data, ports and port mapper, all on the loopback address
 * and in a temporary directory: the system's service, if there is one, is neither used nor touched. It starts in about
 * five seconds, as any user.
 *
 * <p>Threads: none in this JVM. The node, its port mapper and a shell that ends both are processes of their own; they and
 * the directory are gone when {@link #close} returns, or shortly after this JVM has ended without it, however it ended.
 */
public final class RabbitMqBroker implements TestBroker {
    private static final String USER = "pinion";
    private static final String HOST = "127.0.0.1";
    private static final int TRIES = 3;
    private static final Duration DEFAULT_CONSUMER_TIMEOUT = Duration.ofMinutes(30);
    private static final Duration DEFAULT_TICK = Duration.ofMinutes(1);
    private static final Duration SHORTEST_CONSUMER_TIMEOUT = Duration.ofMillis(10);

    private final RabbitMqNode node;
    private final RabbitMqControl control;
    private final int port;
    private final int tlsPort;
    private final String password;
    private final boolean hasConsistentHash;
    private boolean isStopped;
    private boolean isChanged;
    private boolean isClosed;

    private RabbitMqBroker(RabbitMqNode node, int port, int tlsPort, String password) throws IOException {
        this.node = node;
        this.control = node.control();
        this.port = port;
        this.tlsPort = tlsPort;
        this.password = password;
        this.hasConsistentHash = node.hasPlugin();
    }

    /** {@return whether {@link #start} can start one here} */
    public static boolean isAvailable() {
        return unavailabilityCause() == null;
    }

    /** {@return what is missing and what to install, or null if nothing is missing} */
    public static @Nullable String unavailabilityCause() {
        return RabbitMqInstallation.missing();
    }

    /**
     * Starts a node; the caller closes it.
     *
     * @return a broker that accepts connections, with the virtual host {@code /}
     * @throws IllegalStateException if none is installed, or it does not start; nothing is left running
     */
    public static RabbitMqBroker start() {
        RabbitMqInstallation installation = RabbitMqInstallation.find();
        if (installation == null) {
            throw new IllegalStateException("RabbitMQ cannot be started: " + unavailabilityCause());
        }
        IllegalStateException failure = new IllegalStateException("RabbitMQ did not start in " + TRIES + " tries");
        for (int tried = 0; tried < TRIES; tried++) {
            try {
                return start(installation);
            } catch (IOException | IllegalStateException e) {
                // Somebody may have taken one of the ports between the look and the use.
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }

    private static RabbitMqBroker start(RabbitMqInstallation installation) throws IOException {
        int port = Ports.free();
        int tlsPort = Ports.free();
        String password = Passwords.fresh();
        RabbitMqNode node = RabbitMqNode.create(installation, port);
        try {
            node.configure(settings(node.directory(), port, tlsPort, password));
            node.start();
            return new RabbitMqBroker(node, port, tlsPort, password);
        } catch (IOException | RuntimeException e) {
            node.close();
            throw e;
        }
    }

    private static List<String> settings(Path directory, int port, int tlsPort, String password) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "listeners.tcp.1 = " + HOST + ":" + port,
                "default_user = " + USER,
                "default_pass = " + password,
                "default_vhost = /",
                "log.console = false",
                "log.file.level = warning",
                // What the machine happens to have left must not raise alarms.
                "vm_memory_high_watermark.relative = 0.8",
                "disk_free_limit.absolute = 1MB"));
        all.add("listeners.ssl.1 = " + HOST + ":" + tlsPort);
        all.addAll(TestCertificate.RIGHT.settings(directory));
        return all;
    }

    @Override
    public BrokerKind kind() {
        return BrokerKind.RABBITMQ;
    }

    @Override
    public boolean supports(Feature feature) {
        return Objects.requireNonNull(feature, "feature") != Feature.CONSISTENT_HASH_EXCHANGE || hasConsistentHash;
    }

    @Override
    public String host() {
        return HOST;
    }

    /** {@return where its files are, until it is closed} */
    Path directory() {
        return node.directory();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int tlsPort() {
        return tlsPort;
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
    public synchronized void createVhost(String name) {
        String quoted = RabbitMqControl.quoted(Objects.requireNonNull(name, "name"));
        String user = RabbitMqControl.quoted(USER);
        control.eval(
                "false = rabbit_vhost:exists(" + quoted + "), ok = rabbit_vhost:add(" + quoted + ", " + user + "), "
                        + "ok = rabbit_auth_backend_internal:set_permissions(" + user + ", " + quoted
                        + ", <<\".*\">>, <<\".*\">>, <<\".*\">>, " + user + ").");
    }

    @Override
    public synchronized void deleteVhost(String name) {
        control.run("delete_vhost", name);
    }

    @Override
    public Map<String, Object> deadLetterArguments(String exchange) {
        return Map.of("x-dead-letter-exchange", Objects.requireNonNull(exchange, "exchange"));
    }

    @Override
    public synchronized long messageCount(String vhost, String queue) {
        long messages = messagesOrAbsent(vhost, queue);
        if (messages < 0) {
            throw new IllegalStateException("no queue " + queue + " in the virtual host " + vhost
                    + "; the node's log ends with: " + node.logTail());
        }
        return messages;
    }

    @Override
    public synchronized boolean hasQueue(String vhost, String queue) {
        return messagesOrAbsent(vhost, queue) >= 0;
    }

    /** Negative if there is no such queue. */
    private long messagesOrAbsent(String vhost, String queue) {
        String resource =
                "rabbit_misc:r(" + RabbitMqControl.quoted(vhost) + ", queue, " + RabbitMqControl.quoted(queue) + ")";
        String count = control.eval("case rabbit_amqqueue:lookup(" + resource + ") of {ok, Q} -> "
                + "proplists:get_value(messages, rabbit_amqqueue:info(Q, [messages])); _ -> -1 end.");
        return Long.parseLong(count);
    }

    /**
     * Evaluates Erlang inside the node, for what no protocol tells.
     *
     * @param erlang expressions that end with a full stop
     * @return what the last one is, as the node prints it
     */
    public synchronized String evaluate(String erlang) {
        return control.eval(erlang);
    }

    @Override
    public synchronized List<String> listConnections() {
        return control.run("--no-table-headers", "list_connections", "peer_host", "peer_port")
                .lines()
                .map(line -> line.strip().replace('\t', ':'))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Override
    public synchronized void closeAllConnections() {
        control.eval("[rabbit_networking:close_connection(C, <<\"closed by the test\">>) "
                + "|| C <- rabbit_networking:connections()].");
    }

    @Override
    public synchronized void kill9() {
        node.kill();
    }

    @Override
    public synchronized void shutDown() {
        node.terminate();
    }

    @Override
    public synchronized void restart() {
        if (isClosed) {
            throw new IllegalStateException("closed; start another broker");
        }
        if (node.isRunning()) {
            throw new IllegalStateException("the broker's process runs; kill9() or shutDown() ends it");
        }
        try {
            isStopped = false;
            isChanged = false;
            node.start();
        } catch (IOException e) {
            throw new IllegalStateException("RabbitMQ did not start again", e);
        }
    }

    @Override
    public synchronized void stopProcess() {
        isStopped = true;
        node.signal("STOP");
    }

    @Override
    public synchronized void continueProcess() {
        node.signal("CONT");
        isStopped = false;
    }

    @Override
    public synchronized void raiseMemoryAlarm() {
        isChanged = true;
        control.run("set_vm_memory_high_watermark", "0");
    }

    @Override
    public synchronized void clearMemoryAlarm() {
        control.run("set_vm_memory_high_watermark", "0.8");
    }

    @Override
    public synchronized void raiseDiskAlarm() {
        isChanged = true;
        control.run("set_disk_free_limit", "1000000GB");
    }

    @Override
    public synchronized void clearDiskAlarm() {
        control.run("set_disk_free_limit", "1MB");
    }

    @Override
    public synchronized void setConsumerTimeout(Duration timeout) {
        if (timeout.compareTo(SHORTEST_CONSUMER_TIMEOUT) < 0) {
            throw new IllegalArgumentException(
                    "timeout must be at least " + SHORTEST_CONSUMER_TIMEOUT + ", was " + timeout);
        }
        isChanged = true;
        consumerTimeout(timeout.toMillis(), timeout.toMillis() / 2);
    }

    private void consumerTimeout(long millis, long tickMillis) {
        control.eval("application:set_env(rabbit, consumer_timeout, " + millis + "), "
                + "application:set_env(rabbit, channel_tick_interval, " + tickMillis + ").");
    }

    @Override
    public synchronized void setPolicy(String vhost, String name, String pattern, String definition) {
        control.run("set_policy", "--apply-to", "queues", "-p", vhost, name, pattern, definition);
    }

    @Override
    public synchronized void restore() {
        if (isStopped && node.isRunning()) {
            continueProcess();
        }
        if (!node.isRunning()) {
            restart();
        } else if (isChanged) {
            clearMemoryAlarm();
            clearDiskAlarm();
            consumerTimeout(DEFAULT_CONSUMER_TIMEOUT.toMillis(), DEFAULT_TICK.toMillis());
            isChanged = false;
        }
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            node.close();
        }
    }

    /** No credentials. */
    @Override
    public String toString() {
        return "RabbitMqBroker[" + HOST + ":" + port + "]";
    }
}
