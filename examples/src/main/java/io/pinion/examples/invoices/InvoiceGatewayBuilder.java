package io.pinion.examples.invoices;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an {@link InvoiceGateway}; each is checked when it is given.
 *
 * <p>Threads: one at a time.
 */
public final class InvoiceGatewayBuilder {
    /** The longest time for anything here. */
    public static final Duration MAX_DEADLINE = Duration.ofHours(24);

    private static final int MAX_BACKLOG = 1 << 20;
    private static final int MAX_IN_FLIGHT = 1_024;

    private final URI url;
    private int backlog = 1_024;
    private int inFlight = 8;
    private int remembered = 10_000;
    private int maxAttempts = 10;
    private Duration deadline = Duration.ofMinutes(2);
    private Duration attemptTimeout = Duration.ofSeconds(5);
    private Duration connectTimeout = Duration.ofSeconds(2);
    private Duration firstPause = Duration.ofMillis(200);
    private Duration maxPause = Duration.ofSeconds(10);
    private Duration maxRetryAfter = Duration.ofSeconds(30);
    private int circuitWindow = 20;
    private Duration circuitOpen = Duration.ofSeconds(10);
    private Duration closeWithin = Duration.ofSeconds(10);
    private GatewayListener listener = new GatewayListener() {};
    private @Nullable SSLContext tls;
    private @Nullable Supplier<char[]> credentials;

    InvoiceGatewayBuilder(URI url) {
        Objects.requireNonNull(url, "url");
        boolean plain = url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
        if (!"https".equalsIgnoreCase(url.getScheme()) || url.getHost() == null || !plain) {
            // The address itself may hold a password.
            throw new IllegalArgumentException(
                    "url must be https with a host and without user, query and fragment, was " + url.getScheme() + "://"
                            + url.getHost() + "/...; invoices and credentials go over TLS only");
        }
        this.url = url;
    }

    /**
     * Bounds the invoices under way: waiting, pausing and at the server. Beyond it they are refused.
     *
     * @param invoices 1 to 2^20, by default 1,024
     * @return this
     */
    public InvoiceGatewayBuilder backlog(int invoices) {
        backlog = within("backlog", invoices, 1, MAX_BACKLOG);
        return this;
    }

    /**
     * Bounds the requests at the server at a time.
     *
     * @param requests 1 to 1,024, by default 8
     * @return this
     */
    public InvoiceGatewayBuilder inFlight(int requests) {
        inFlight = within("inFlight", requests, 1, MAX_IN_FLIGHT);
        return this;
    }

    /**
     * Sets of how many invoices the end is remembered, to suppress duplicates.
     *
     * @param invoices 0 to 2^20, by default 10,000
     * @return this
     */
    public InvoiceGatewayBuilder remembered(int invoices) {
        remembered = within("remembered", invoices, 0, MAX_BACKLOG);
        return this;
    }

    /**
     * Bounds the requests for one invoice, the first included.
     *
     * @param attempts 1 or more, by default 10
     * @return this
     */
    public InvoiceGatewayBuilder maxAttempts(int attempts) {
        maxAttempts = within("maxAttempts", attempts, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * Sets the time for an invoice that nobody waits for, from {@link InvoiceGateway#send} to its end.
     *
     * @param time positive, at most {@link #MAX_DEADLINE}, by default 2 min
     * @return this
     */
    public InvoiceGatewayBuilder deadline(Duration time) {
        deadline = checkDeadline("deadline", time);
        return this;
    }

    /**
     * Sets the time for one request, from its start to the end of the answer.
     *
     * @param time positive, at most {@link #MAX_DEADLINE}, by default 5 s
     * @return this
     */
    public InvoiceGatewayBuilder attemptTimeout(Duration time) {
        attemptTimeout = checkDeadline("attemptTimeout", time);
        return this;
    }

    /**
     * Sets the time for making a connection.
     *
     * @param time positive, at most {@link #MAX_DEADLINE}, by default 2 s
     * @return this
     */
    public InvoiceGatewayBuilder connectTimeout(Duration time) {
        connectTimeout = checkDeadline("connectTimeout", time);
        return this;
    }

    /**
     * Sets the pauses before retries: doubling, each shortened at random by up to a half.
     *
     * @param first before the first retry, positive, by default 200 ms
     * @param most no pause is longer, at least {@code first}, at most {@link #MAX_DEADLINE}, by default 10 s
     * @return this
     */
    public InvoiceGatewayBuilder pauses(Duration first, Duration most) {
        checkDeadline("first pause", first);
        checkDeadline("longest pause", most);
        if (most.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "the longest pause must be at least the first, " + first + ", was " + most);
        }
        firstPause = first;
        maxPause = most;
        return this;
    }

    /**
     * Limits what a server may ask for by {@code Retry-After}. For that time nothing goes out.
     *
     * @param time positive, at most {@link #MAX_DEADLINE}, by default 30 s; more than that is taken as that
     * @return this
     */
    public InvoiceGatewayBuilder maxRetryAfter(Duration time) {
        maxRetryAfter = checkDeadline("maxRetryAfter", time);
        return this;
    }

    /**
     * Sets the circuit breaker: if half of the last attempts failed by the server's fault, nothing goes out for a time, and
     * then one attempt finds out. A server that cannot be trusted opens it with the first attempt.
     *
     * @param attempts how many are judged, 1 to 10,000, by default 20
     * @param openFor the time, positive, at most {@link #MAX_DEADLINE}, by default 10 s
     * @return this
     */
    public InvoiceGatewayBuilder circuit(int attempts, Duration openFor) {
        circuitWindow = within("circuit attempts", attempts, 1, 10_000);
        circuitOpen = checkDeadline("circuit openFor", openFor);
        return this;
    }

    /**
     * Sets how long {@link InvoiceGateway#close} lets invoices go on.
     *
     * @param time positive, at most {@link #MAX_DEADLINE}, by default 10 s
     * @return this
     */
    public InvoiceGatewayBuilder closeWithin(Duration time) {
        closeWithin = checkDeadline("closeWithin", time);
        return this;
    }

    /**
     * Sets what is trusted; the host name is checked in any case.
     *
     * @param context by default the JDK's, with the system's certificates
     * @return this
     */
    public InvoiceGatewayBuilder tls(SSLContext context) {
        tls = Objects.requireNonNull(context, "tls");
        return this;
    }

    /**
     * Sets where the bearer token comes from. It is asked for each request, on a thread of the HTTP client, and may block
     * there; the array is overwritten afterwards. The token appears in no message.
     *
     * @param source gives a new array each time; by default none is sent
     * @return this
     */
    public InvoiceGatewayBuilder credentials(Supplier<char[]> source) {
        credentials = Objects.requireNonNull(source, "credentials");
        return this;
    }

    /**
     * Sets who is told of ends and circuits; by default they are logged.
     *
     * @param told called on the worker's thread
     * @return this
     */
    public InvoiceGatewayBuilder listener(GatewayListener told) {
        listener = Objects.requireNonNull(told, "listener");
        return this;
    }

    /**
     * Starts the gateway. Connects to nothing yet.
     *
     * @return it, running
     * @throws IllegalStateException if the JDK has no TLS, or the worker cannot be started; nothing is left running
     */
    public InvoiceGateway open() {
        SSLContext context = tls != null ? tls : systemTls();
        Transport transport = new HttpsTransport(url, context, credentials, connectTimeout, attemptTimeout);
        Worker worker = Worker.start(WorkerConfig.builder()
                .name("pinion-invoices")
                .capacity(ring(backlog))
                .build());
        return new InvoiceGateway(worker, settings(), transport, listener);
    }

    GatewaySettings settings() {
        return new GatewaySettings(
                backlog,
                inFlight,
                remembered,
                maxAttempts,
                deadline,
                attemptTimeout,
                connectTimeout,
                firstPause,
                maxPause,
                maxRetryAfter,
                circuitWindow,
                circuitOpen,
                closeWithin);
    }

    // Room for the whole backlog to be handed over at once, and for those that wait or join.
    private static int ring(int backlog) {
        return Math.max(256, Integer.highestOneBit(backlog) << 2);
    }

    private static SSLContext systemTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no usable TLS; set tls(context)", e);
        }
    }

    static Duration checkDeadline(String what, Duration time) {
        Objects.requireNonNull(time, what);
        if (time.isZero() || time.isNegative() || time.compareTo(MAX_DEADLINE) > 0) {
            throw new IllegalArgumentException(
                    what + " must be positive and at most " + MAX_DEADLINE.toHours() + " h, was " + time);
        }
        return time;
    }

    private static int within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " must be " + least + " to " + most + ", was " + value);
        }
        return value;
    }
}
