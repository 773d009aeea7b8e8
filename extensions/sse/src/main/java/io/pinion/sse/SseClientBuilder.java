package io.pinion.sse;

import io.pinion.worker.Worker;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an {@link SseClient}; each is checked when it is given.
 *
 * <p>Threads: one at a time.
 */
public final class SseClientBuilder {
    /** Events that wait for the worker unless set otherwise. */
    public static final int DEFAULT_BUFFER = 256;
    /** Events in work at once unless set otherwise. */
    public static final int DEFAULT_MAX_IN_WORK = 1024;

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration BACKOFF_CAP = Duration.ofSeconds(30);
    private static final Set<String> OWN_HEADERS =
            Set.of("accept", "accept-encoding", "cache-control", "last-event-id");

    final Worker worker;
    final Map<String, String> headers = new LinkedHashMap<>();
    final Map<SseLimit, Integer> limits = new EnumMap<>(SseLimit.class);

    @Nullable
    URI url;

    @Nullable
    Credentials credentials;

    @Nullable
    SSLContext sslContext;

    String resumeFrom = "";
    Duration connectTimeout = Duration.ofSeconds(10);
    Duration responseTimeout = Duration.ofSeconds(30);
    Duration idleTimeout = Duration.ofSeconds(60);
    Duration healthyAfter = Duration.ofSeconds(10);
    Duration backoffFirst = Duration.ofSeconds(1);
    int buffer = DEFAULT_BUFFER;
    int maxInWork = DEFAULT_MAX_IN_WORK;
    boolean explicitAcknowledge;
    Runnable onConnection = () -> {};
    Consumer<? super Throwable> onConnectionError = error -> {};
    Consumer<? super Throwable> onException = error -> {};
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();

    SseClientBuilder(Worker worker) {
        this.worker = Objects.requireNonNull(worker, "worker");
        for (SseLimit limit : SseLimit.values()) {
            limits.put(limit, limit.defaultMax());
        }
    }

    /**
     * Sets the address.
     *
     * @param address of http or https, without user and password
     * @return this
     * @throws IllegalArgumentException if it is no such address
     */
    public SseClientBuilder url(String address) {
        return url(URI.create(address));
    }

    /**
     * Sets the address.
     *
     * @param address of http or https, without user and password
     * @return this
     * @throws IllegalArgumentException if it is no such address
     */
    public SseClientBuilder url(URI address) {
        url = Urls.checked(address);
        return this;
    }

    /**
     * Sets the address by the rules for links on a page: {@code v2} is beside the last segment of the base, {@code /v2} at
     * its root.
     *
     * @param base of http or https, without user and password
     * @param path a relative reference
     * @return this
     * @throws IllegalArgumentException if it is no such address, or the path leads to another server
     */
    public SseClientBuilder url(URI base, String path) {
        url = Urls.join(base, path);
        return this;
    }

    /**
     * Adds a header to every request. Its value is never logged.
     *
     * @param name a name that HTTP allows; those that the client sets itself are refused
     * @param value printable ASCII
     * @return this
     * @throws IllegalArgumentException if the name or the value is not allowed, or the name was given before
     */
    public SseClientBuilder header(String name, String value) {
        String key = name.toLowerCase(Locale.ROOT);
        if (OWN_HEADERS.contains(key)) {
            throw new IllegalArgumentException("header " + Texts.forLog(name) + " is set by the client; leave it out");
        }
        if (!Texts.fitsHeader(value)) {
            throw new IllegalArgumentException(
                    "the value of header " + Texts.forLog(name) + " must be printable ASCII");
        }
        try {
            HttpRequest.newBuilder().header(name, value);
        } catch (IllegalArgumentException e) { // its message may quote the value
            throw new IllegalArgumentException("header " + Texts.forLog(name) + " is not allowed by the HTTP client");
        }
        if (headers.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException("header " + Texts.forLog(name) + " was given twice");
        }
        return this;
    }

    /**
     * Sends a user and a password with every request.
     *
     * @param user without a colon
     * @param password asked for before each attempt, on a thread of the client; the array is wiped after use
     * @return this
     * @throws IllegalArgumentException if the user holds a colon or a control character
     */
    public SseClientBuilder basicAuth(String user, Supplier<char[]> password) {
        credentials = Credentials.basic(user, password);
        return this;
    }

    /**
     * Sends a bearer token with every request.
     *
     * @param token asked for before each attempt, on a thread of the client; printable ASCII
     * @return this
     */
    public SseClientBuilder bearer(Supplier<String> token) {
        credentials = Credentials.bearer(token);
        return this;
    }

    /**
     * Sets whom to trust. Host names are checked in any case.
     *
     * @param context by default that of the JDK
     * @return this
     */
    public SseClientBuilder sslContext(SSLContext context) {
        sslContext = Objects.requireNonNull(context, "sslContext");
        return this;
    }

    /**
     * Begins behind an event that an earlier client handled, see {@link SseStatus#handledId()}.
     *
     * @param id printable ASCII, at most 1 KiB; empty begins where the server does
     * @return this
     * @throws IllegalArgumentException if it cannot be sent
     */
    public SseClientBuilder resumeFrom(String id) {
        if (!Texts.fitsHeader(id) || id.length() > SseLimit.MAX_ID_BYTES.defaultMax()) {
            throw new IllegalArgumentException("resumeFrom must be printable ASCII of at most "
                    + SseLimit.MAX_ID_BYTES.defaultMax() + " characters, was " + Texts.forLog(id));
        }
        resumeFrom = id;
        return this;
    }

    /**
     * Bounds the making of a connection, TLS included.
     *
     * @param timeout positive, at most a day; by default 10 s
     * @return this
     */
    public SseClientBuilder connectTimeout(Duration timeout) {
        connectTimeout = checked("connectTimeout", timeout);
        return this;
    }

    /**
     * Bounds the wait for the head of the answer, after the time for the connection.
     *
     * @param timeout positive, at most a day; by default 30 s
     * @return this
     */
    public SseClientBuilder responseTimeout(Duration timeout) {
        responseTimeout = checked("responseTimeout", timeout);
        return this;
    }

    /**
     * Bounds the silence of an open connection. Any byte is life, those of comments too; a client that does not read,
     * because its events are not handled, does not count silence. It is noticed within a quarter more.
     *
     * @param timeout positive, at most a day; by default 60 s
     * @return this
     */
    public SseClientBuilder idleTimeout(Duration timeout) {
        idleTimeout = checked("idleTimeout", timeout);
        return this;
    }

    /**
     * Sets the limit of the first random pause before connecting again; it doubles with each failure, up to 30 s, and
     * begins anew when a connection has held for 10 s.
     *
     * @param limit positive, at most 30 s; by default 1 s
     * @return this
     */
    public SseClientBuilder reconnectDelay(Duration limit) {
        checked("reconnectDelay", limit);
        if (limit.compareTo(BACKOFF_CAP) > 0) {
            throw new IllegalArgumentException("reconnectDelay must be at most " + BACKOFF_CAP + ", was " + limit);
        }
        backoffFirst = limit;
        return this;
    }

    /**
     * Sets a limit on what the server may send.
     *
     * @param limit which
     * @param max positive
     * @return this
     */
    public SseClientBuilder limit(SseLimit limit, int max) {
        limits.put(Objects.requireNonNull(limit, "limit"), SseParser.positive(limit, max));
        return this;
    }

    /**
     * Sets how many events may wait for the worker before the client stops reading; it also stops when the text of those
     * is as long as one event may be. What one piece of the stream holds comes on top, 16 KiB as a rule.
     *
     * @param events 1 to 65,536; by default {@value #DEFAULT_BUFFER}
     * @return this
     */
    public SseClientBuilder buffer(int events) {
        buffer = between("buffer", events);
        return this;
    }

    /**
     * Sets how many events may be delivered and not acknowledged at once.
     *
     * @param events 1 to 65,536; by default {@value #DEFAULT_MAX_IN_WORK}
     * @return this
     */
    public SseClientBuilder maxInWork(int events) {
        maxInWork = between("maxInWork", events);
        return this;
    }

    /**
     * Has every event wait for {@link SseClient#acknowledge}. Without it an event is handled when its handler, or
     * {@code onNext}, has returned.
     *
     * @return this
     */
    public SseClientBuilder explicitAcknowledge() {
        explicitAcknowledge = true;
        return this;
    }

    /**
     * Sets what runs when the server has accepted a connection, once for each, before its events.
     *
     * @param hook runs on the worker; what it throws is logged
     * @return this
     */
    public SseClientBuilder onConnection(Runnable hook) {
        onConnection = Objects.requireNonNull(hook, "onConnection");
        return this;
    }

    /**
     * Sets what runs when a connection, or an attempt to connect, has failed. A stream that the server ended in order is
     * no failure.
     *
     * @param hook runs on the worker, with an {@link java.io.IOException}; what it throws is logged
     * @return this
     */
    public SseClientBuilder onConnectionError(Consumer<? super Throwable> hook) {
        onConnectionError = Objects.requireNonNull(hook, "onConnectionError");
        return this;
    }

    /**
     * Sets what runs when anything else has failed: a handler, or the source of the credentials.
     *
     * @param hook runs on the worker; what it throws is logged
     * @return this
     */
    public SseClientBuilder onException(Consumer<? super Throwable> hook) {
        onException = Objects.requireNonNull(hook, "onException");
        return this;
    }

    SseClientBuilder healthyAfter(Duration time) {
        healthyAfter = time;
        return this;
    }

    SseClientBuilder random(RandomGenerator generator) {
        random = generator;
        return this;
    }

    /**
     * Makes the client, which does nothing yet.
     *
     * @return the client
     * @throws IllegalStateException if there is no url, or there are two sources for the header Authorization
     */
    public SseClient build() {
        return new SseClient(stream(), explicitAcknowledge);
    }

    EventStream stream() {
        if (credentials != null && headers.containsKey("authorization")) {
            throw new IllegalStateException("both credentials and a header Authorization were given; leave one out");
        }
        return new EventStream(this);
    }

    URI requiredUrl() {
        if (url == null) {
            throw new IllegalStateException("no url was given; call url first");
        }
        return url;
    }

    Backoff backoff() {
        return new Backoff(backoffFirst, BACKOFF_CAP, random);
    }

    int max(SseLimit limit) {
        return Objects.requireNonNull(limits.get(limit));
    }

    private static int between(String name, int value) {
        if (value < 1 || value > 65_536) {
            throw new IllegalArgumentException(name + " must be 1 to 65536 events, was " + value);
        }
        return value;
    }

    private static Duration checked(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be positive and at most " + LONGEST + ", was " + duration);
        }
        return duration;
    }

    @Override
    public String toString() {
        return "SseClientBuilder[" + url + "]";
    }
}
