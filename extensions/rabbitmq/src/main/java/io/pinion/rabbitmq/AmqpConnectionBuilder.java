package io.pinion.rabbitmq;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an {@link AmqpConnection}; each is checked when it is set.
 *
 * <p>Threads: one.
 */
public final class AmqpConnectionBuilder {
    /** The port of AMQP. */
    public static final int PORT = 5672;

    /** The port of AMQP over TLS. */
    public static final int TLS_PORT = 5671;

    private static final Duration MAX_HEARTBEAT = Duration.ofSeconds(30);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);
    private static final int MAX_BODY = 128 << 20;
    private static final int MAX_ADDRESSES = 16;

    private record Asked(String host, int port) {}

    private final List<Asked> addresses = new ArrayList<>();
    private String name = "amqp";
    private String vhost = "/";
    private @Nullable Supplier<AmqpCredentials> credentials;
    private @Nullable AmqpCredentials fixed;
    private int prefetch = 256;
    private Duration heartbeat = Duration.ofSeconds(10);
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration backoffFirst = Duration.ofMillis(250);
    private Duration backoffCap = MAX_BACKOFF;
    private Duration livenessInterval = Duration.ofSeconds(30);
    private Duration consumerTimeout = Duration.ofMinutes(30);
    private int maxBodyBytes = 16 << 20;
    private @Nullable SSLContext tls;
    private boolean hostNameChecked = true;
    private ObjIntConsumer<Throwable> onFailure = (error, n) -> {};
    private PublishSettings publishing = PublishSettings.defaults();
    private BodyEncoder encoder = BodyEncoder.json();

    AmqpConnectionBuilder() {}

    /**
     * Sets the name, by which routes choose the connection; {@code amqp} by default.
     *
     * @param name not blank
     * @return this
     */
    public AmqpConnectionBuilder name(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a connection must not be blank");
        }
        this.name = name;
        return this;
    }

    /**
     * Adds a broker, on the usual port. Every attempt to connect resolves all names and tries all addresses, in random
     * order.
     *
     * @param host its name or address
     * @return this
     */
    public AmqpConnectionBuilder address(String host) {
        return add(host, 0);
    }

    /**
     * Adds a broker.
     *
     * @param host its name or address
     * @param port 1 to 65535
     * @return this
     */
    public AmqpConnectionBuilder address(String host, int port) {
        return add(host, new HostAndPort(host, port).port());
    }

    private AmqpConnectionBuilder add(String host, int port) {
        if (addresses.size() == MAX_ADDRESSES) {
            throw new IllegalArgumentException("at most " + MAX_ADDRESSES + " addresses can be set");
        }
        addresses.add(new Asked(new HostAndPort(host, PORT).host(), port));
        return this;
    }

    /**
     * Sets the port of all brokers that were added without one.
     *
     * @param port 1 to 65535
     * @return this
     */
    public AmqpConnectionBuilder port(int port) {
        addresses.replaceAll(
                each -> each.port == 0 ? new Asked(each.host, new HostAndPort(each.host, port).port()) : each);
        return this;
    }

    /**
     * Sets the virtual host of routes that name none; {@code /} by default.
     *
     * @param vhost exactly as the broker names it: a leading slash belongs to the name
     * @return this
     */
    public AmqpConnectionBuilder vhost(String vhost) {
        this.vhost = Vhosts.checked(vhost);
        return this;
    }

    /**
     * Sets the user and the password.
     *
     * @param user the user; {@code guest} is refused off loopback
     * @param password copied
     * @return this
     */
    public AmqpConnectionBuilder credentials(String user, char[] password) {
        AmqpCredentials given = AmqpCredentials.of(user, password);
        fixed = given;
        credentials = () -> given;
        return this;
    }

    /**
     * Sets where credentials come from, so that they can change while the app runs.
     *
     * @param supplier called at each attempt to connect, on the thread of the connection
     * @return this
     */
    public AmqpConnectionBuilder credentials(Supplier<AmqpCredentials> supplier) {
        credentials = Objects.requireNonNull(supplier, "supplier");
        fixed = null;
        return this;
    }

    /**
     * Sets how many messages of a queue may be unsettled, for routes that say nothing else; 256 by default.
     *
     * @param messages 1 to 65535; there is no "unlimited"
     * @return this
     */
    public AmqpConnectionBuilder prefetch(int messages) {
        prefetch = Prefetch.checked(messages);
        return this;
    }

    /**
     * Sets how often life signs are sent; after two without one the connection is taken for lost. 10 s by default.
     *
     * @param interval whole seconds, 1 s to 30 s
     * @return this
     */
    public AmqpConnectionBuilder heartbeat(Duration interval) {
        heartbeat = within("heartbeat", interval, Duration.ofSeconds(1), MAX_HEARTBEAT);
        return this;
    }

    /**
     * Sets how long one address may take: to be connected to, and each step of the handshakes. 10 s by default.
     *
     * @param timeout 10 ms to 5 min
     * @return this
     */
    public AmqpConnectionBuilder connectTimeout(Duration timeout) {
        connectTimeout = within("connectTimeout", timeout, Duration.ofMillis(10), Duration.ofMinutes(5));
        return this;
    }

    /**
     * Sets the pauses between attempts to connect: a random part of a time that doubles from {@code first} to
     * {@code cap} and begins anew after 10 s of health. 250 ms and 30 s by default.
     *
     * @param first 1 ms to {@code cap}
     * @param cap at most 30 s
     * @return this
     */
    public AmqpConnectionBuilder reconnectBackoff(Duration first, Duration cap) {
        Duration upper = within("the cap of reconnectBackoff", cap, Duration.ofMillis(1), MAX_BACKOFF);
        backoffFirst = within("the first of reconnectBackoff", first, Duration.ofMillis(1), upper);
        backoffCap = upper;
        return this;
    }

    /**
     * Sets who is told of failed attempts to connect.
     *
     * @param listener gets the error and how many attempts in a row have failed, 1 for the first; called on the app's
     *     worker, must not block
     * @return this
     */
    public AmqpConnectionBuilder onConnectFailure(ObjIntConsumer<Throwable> listener) {
        onFailure = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets how often it is checked whether a consumer that gets nothing has been forgotten by the broker: its queue holds
     * messages, it could take some, but none come. 30 s by default.
     *
     * @param interval 100 ms to 1 h
     * @return this
     */
    public AmqpConnectionBuilder livenessInterval(Duration interval) {
        livenessInterval = within("livenessInterval", interval, Duration.ofMillis(100), Duration.ofHours(1));
        return this;
    }

    /**
     * Tells after which time the broker closes the channel of a consumer that leaves a message unsettled, as the broker
     * has it in {@code consumer_timeout}; a handler that takes half of it is warned of. 30 min by default.
     *
     * @param timeout 1 s to 30 days
     * @return this
     */
    public AmqpConnectionBuilder consumerTimeout(Duration timeout) {
        consumerTimeout = within("consumerTimeout", timeout, Duration.ofSeconds(1), Duration.ofDays(30));
        return this;
    }

    /**
     * Sets the largest body that is taken from the broker; 16 MiB by default. No byte of a larger one is kept: the message
     * is rejected for good, to the dead letters where its queue has them, which is logged and counted.
     *
     * @param bytes 1 to 128 MiB
     * @return this
     */
    public AmqpConnectionBuilder maxBodyBytes(int bytes) {
        if (bytes < 1 || bytes > MAX_BODY) {
            throw new IllegalArgumentException("maxBodyBytes must be 1 to " + MAX_BODY + ", was " + bytes);
        }
        maxBodyBytes = bytes;
        return this;
    }

    /**
     * Sets TLS with what the JDK trusts. The certificate must be for the name of the host.
     *
     * @return this
     */
    public AmqpConnectionBuilder tls() {
        try {
            return tls(SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no TLS; set one with tls(context)", e);
        }
    }

    /**
     * Sets TLS 1.2 or 1.3. The certificate must be for the name of the host.
     *
     * @param context what is trusted, and who we are
     * @return this
     */
    public AmqpConnectionBuilder tls(SSLContext context) {
        tls = Objects.requireNonNull(context, "context");
        return this;
    }

    /**
     * Accepts a certificate for any name, so anyone whom the context trusts can pose as the broker. For tests.
     *
     * @return this
     */
    public AmqpConnectionBuilder insecureAcceptAnyHostName() {
        hostNameChecked = false;
        return this;
    }

    /**
     * Sets how the connection publishes.
     *
     * @param settings the settings
     * @return this
     */
    public AmqpConnectionBuilder publishing(PublishSettings settings) {
        publishing = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /**
     * Sets what makes the bodies of {@link AmqpPublish#json}; JSON by default.
     *
     * @param encoder the encoder
     * @return this
     */
    public AmqpConnectionBuilder encoder(BodyEncoder encoder) {
        this.encoder = Objects.requireNonNull(encoder, "encoder");
        return this;
    }

    /**
     * Makes the connection; nothing is opened yet.
     *
     * @return the connection
     * @throws IllegalArgumentException if settings contradict each other
     */
    public AmqpConnection build() {
        List<HostAndPort> all = addresses.stream()
                .map(each -> new HostAndPort(each.host, each.port != 0 ? each.port : tls == null ? PORT : TLS_PORT))
                .toList();
        AmqpCredentials given = fixed;
        if (given != null && given.user().equals("guest") && !all.stream().allMatch(HostAndPort::isLoopback)) {
            throw new IllegalArgumentException("the user 'guest' is refused off loopback, but the addresses are " + all
                    + "; set other credentials");
        }
        if (!hostNameChecked && tls == null) {
            throw new IllegalArgumentException(
                    "insecureAcceptAnyHostName without tls means nothing; set tls, or leave it out");
        }
        return new AmqpConnection(made -> settings(made, all), publishing, encoder);
    }

    private AmqpSettings settings(AmqpConnection made, List<HostAndPort> all) {
        Supplier<AmqpCredentials> from = credentials;
        if (from == null) {
            throw new IllegalArgumentException("no credentials are set; set them with credentials(user, password)");
        }
        ObjIntConsumer<Throwable> told = onFailure;
        return new AmqpSettings(
                name,
                all,
                vhost,
                from,
                prefetch,
                heartbeat,
                connectTimeout,
                backoffFirst,
                backoffCap,
                livenessInterval,
                consumerTimeout,
                maxBodyBytes,
                tls,
                hostNameChecked,
                (error, n) -> made.call(() -> told.accept(error, n)));
    }

    private static Duration within(String what, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(what + " must be " + least + " to " + most + ", was " + value);
        }
        return value;
    }
}
