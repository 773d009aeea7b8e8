package io.pinion.consumers.http;

import io.pinion.consumers.internal.http.HttpLimits;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the routes and settings of a server; each is checked when it is set, and all together by {@link #start()}.
 *
 * <p>Threads: one at a time.
 */
public final class HttpServerBuilder {
    private static final int MAX_ROUTES = 1000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,49}");
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(10);

    private final String name;
    private final Map<HttpRoute, Endpoint> routes = new HashMap<>();
    private String host = "127.0.0.1";
    private int port = 8080;
    private boolean beyondLoopback;
    private int maxConnections = 32;
    private int maxHeadBytes = HttpLimits.DEFAULTS.maxHeadBytes();
    private int maxBodyBytes = HttpLimits.DEFAULTS.maxBodyBytes();
    private int maxResponseBytes = 8 << 20;
    private Duration requestTimeout = Duration.ofSeconds(5);
    private Duration handlerTimeout = Duration.ofSeconds(30);
    private Duration grace = Duration.ofSeconds(5);
    private @Nullable Worker userWorker;
    private @Nullable Health health;
    private @Nullable Metrics metrics;
    private String metricsPath = "/metrics";
    private long[] boundsMs = Histogram.defaultBoundsMs();
    private @Nullable HttpMetrics measured;
    private boolean started;

    HttpServerBuilder(String name) {
        if (!NAME.matcher(Objects.requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException(
                    "name must be letters, digits and \"._-\", at most 50, was \"" + name + "\"");
        }
        this.name = name;
    }

    /**
     * Sets the address to listen on; default 127.0.0.1.
     *
     * @param host a name or address of this machine; of the loopback unless {@link #bindBeyondLoopback()} is called
     * @return this builder
     */
    public HttpServerBuilder host(String host) {
        this.host = Objects.requireNonNull(host, "host");
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must not be blank; leave it out for 127.0.0.1");
        }
        return this;
    }

    /**
     * Sets the port; default 8080.
     *
     * @param port 0 for any free one, to 65,535
     * @return this builder
     */
    public HttpServerBuilder port(int port) {
        this.port = inRange("port", port, 0, 65_535);
        return this;
    }

    /**
     * Lets the server listen where other machines reach it. It speaks neither TLS nor asks who is there: put a proxy that
     * does in front of it.
     *
     * @return this builder
     */
    public HttpServerBuilder bindBeyondLoopback() {
        beyondLoopback = true;
        return this;
    }

    /**
     * Sets how many connections may be open; default 32. One more is answered 503, or reset if too many ask.
     *
     * @param maxConnections 1 to 10,000
     * @return this builder
     */
    public HttpServerBuilder maxConnections(int maxConnections) {
        this.maxConnections = inRange("maxConnections", maxConnections, 1, 10_000);
        return this;
    }

    /**
     * Sets how large request line, fields and trailers may be together; default 8 KiB.
     *
     * @param maxHeadBytes 256 to 65,536
     * @return this builder
     */
    public HttpServerBuilder maxHeadBytes(int maxHeadBytes) {
        this.maxHeadBytes = inRange("maxHeadBytes", maxHeadBytes, 256, 65_536);
        return this;
    }

    /**
     * Sets how large the body of a request may be; default 1 MiB.
     *
     * @param maxBodyBytes 0 to 2^28
     * @return this builder
     */
    public HttpServerBuilder maxBodyBytes(int maxBodyBytes) {
        this.maxBodyBytes = inRange("maxBodyBytes", maxBodyBytes, 0, 1 << 28);
        return this;
    }

    /**
     * Sets how large the body of a response may be; default 8 MiB. A larger one becomes a 500, and is logged.
     *
     * @param maxResponseBytes 1024 to 2^28
     * @return this builder
     */
    public HttpServerBuilder maxResponseBytes(int maxResponseBytes) {
        this.maxResponseBytes = inRange("maxResponseBytes", maxResponseBytes, 1024, 1 << 28);
        return this;
    }

    /**
     * Sets how long a request may take to arrive, from the first moment of its connection, and how long its response may
     * take to be sent; default 5 s.
     *
     * @param requestTimeout 10 ms to 1 h
     * @return this builder
     */
    public HttpServerBuilder requestTimeout(Duration requestTimeout) {
        this.requestTimeout = within("requestTimeout", requestTimeout, MIN_TIMEOUT, Duration.ofHours(1));
        return this;
    }

    /**
     * Sets how long a handler may take before the client is answered 503 and the handler's future is cancelled; default
     * 30 s.
     *
     * @param handlerTimeout 10 ms to 1 h
     * @return this builder
     */
    public HttpServerBuilder handlerTimeout(Duration handlerTimeout) {
        this.handlerTimeout = within("handlerTimeout", handlerTimeout, MIN_TIMEOUT, Duration.ofHours(1));
        return this;
    }

    /**
     * Sets how long {@link HttpServer#close()} waits for requests in work; default 5 s.
     *
     * @param grace zero to 1 h
     * @return this builder
     */
    public HttpServerBuilder grace(Duration grace) {
        this.grace = within("grace", grace, Duration.ZERO, Duration.ofHours(1));
        return this;
    }

    /**
     * Sets the worker that runs plain handlers and begins asynchronous ones; blocking ones use its
     * {@link Worker#blocking()}. Without it they run on the server's own thread, and hold up each other, health and
     * metrics.
     *
     * @param worker stays the caller's
     * @return this builder
     */
    public HttpServerBuilder handlersOn(Worker worker) {
        this.userWorker = Objects.requireNonNull(worker, "worker");
        return this;
    }

    /**
     * Adds a route.
     *
     * @param route method and path
     * @param handler must not block
     * @return this builder
     * @throws IllegalArgumentException if there is a route for the same method and paths already
     */
    public HttpServerBuilder route(HttpRoute route, HttpHandler handler) {
        return add(new Endpoint(route, Endpoint.Where.PLAIN, HandlerRunner.complete(handler)));
    }

    /**
     * Adds a route with an asynchronous handler.
     *
     * @param route method and path
     * @param handler must not block
     * @return this builder
     * @throws IllegalArgumentException if there is a route for the same method and paths already
     */
    public HttpServerBuilder routeAsync(HttpRoute route, AsyncHttpHandler handler) {
        return add(new Endpoint(route, Endpoint.Where.ASYNC, Objects.requireNonNull(handler, "handler")));
    }

    /**
     * Adds a route with a handler that blocks, which is run on a thread of its own.
     *
     * @param route method and path
     * @param handler may block
     * @return this builder
     * @throws IllegalArgumentException if there is a route for the same method and paths already
     */
    public HttpServerBuilder routeBlocking(HttpRoute route, HttpHandler handler) {
        return add(new Endpoint(route, Endpoint.Where.BLOCKING, HandlerRunner.complete(handler)));
    }

    private HttpServerBuilder add(Endpoint endpoint) {
        Objects.requireNonNull(endpoint.route(), "route");
        if (started) {
            throw new IllegalStateException(
                    "the route " + endpoint.route() + " comes too late: the server has started");
        }
        if (routes.size() == MAX_ROUTES) {
            throw new IllegalArgumentException("a server has at most " + MAX_ROUTES + " routes");
        }
        Endpoint before = routes.putIfAbsent(endpoint.route(), endpoint);
        if (before != null) {
            throw clash(endpoint.route(), before);
        }
        return this;
    }

    private static IllegalArgumentException clash(HttpRoute added, Endpoint before) {
        String owner = before.isUsers() ? "" : ", which the server answers itself";
        return new IllegalArgumentException("the routes " + added + " and " + before.route() + owner
                + " match the same requests; give one of them another path");
    }

    /**
     * Answers {@code GET /health/live} and {@code GET /health/ready}; default off.
     *
     * @param health the checks; frozen when the server starts
     * @return this builder
     */
    public HttpServerBuilder health(Health health) {
        this.health = Objects.requireNonNull(health, "health");
        return this;
    }

    /**
     * Answers {@code GET /metrics}, and measures the routes in the same registry; default off. A registry can measure one
     * server.
     *
     * @param metrics what is shown
     * @return this builder
     */
    public HttpServerBuilder metrics(Metrics metrics) {
        this.metrics = Objects.requireNonNull(metrics, "metrics");
        return this;
    }

    /**
     * Sets where the metrics are; default {@code /metrics}.
     *
     * @param path as for {@link HttpRoute#get(String)}
     * @return this builder
     */
    public HttpServerBuilder metricsPath(String path) {
        this.metricsPath = HttpRoute.get(path).path();
        return this;
    }

    /**
     * Sets the buckets for the duration of requests; default {@link Histogram#defaultBoundsMs()}.
     *
     * @param boundsMs rising, in milliseconds
     * @return this builder
     */
    public HttpServerBuilder durationBoundsMs(long... boundsMs) {
        this.boundsMs = Histogram.checkedBounds(boundsMs);
        return this;
    }

    /**
     * Starts the server; waits until it listens, ten seconds at most.
     *
     * @return the running server
     * @throws IllegalArgumentException if a route clashes with one of the server's own, or if the host is beyond the
     *     loopback and {@link #bindBeyondLoopback()} was not called
     * @throws IllegalStateException if this builder has started a server
     * @throws java.io.UncheckedIOException if the host is unknown or the port taken; nothing is left running
     */
    public HttpServer start() {
        if (started) {
            throw new IllegalStateException("this builder has started a server already; make another one");
        }
        HttpServer server = HttpServer.start(this);
        started = true;
        return server;
    }

    static int inRange(String setting, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(setting + " must be from " + min + " to " + max + ", was " + value);
        }
        return value;
    }

    static Duration within(String setting, Duration value, Duration min, Duration max) {
        Objects.requireNonNull(value, setting);
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(setting + " must be from " + min + " to " + max + ", was " + value);
        }
        return value;
    }

    /** All routes, the server's own included. */
    List<Endpoint> endpoints(Worker worker, ErrorLog log) {
        Map<HttpRoute, Endpoint> all = new HashMap<>(routes);
        if (health != null) {
            long timeoutNs = health.timeout().toNanos();
            addOwn(all, "/health/live", new HealthEndpoint(health.live(), timeoutNs, worker, log));
            addOwn(all, "/health/ready", new HealthEndpoint(health.ready(), timeoutNs, worker, log));
        }
        if (metrics != null) {
            addOwn(all, metricsPath, HandlerRunner.complete(new MetricsEndpoint(metrics)));
        }
        return new ArrayList<>(all.values());
    }

    private static void addOwn(Map<HttpRoute, Endpoint> all, String path, AsyncHttpHandler handler) {
        Endpoint own = new Endpoint(HttpRoute.get(path), Endpoint.Where.SERVER, handler);
        Endpoint before = all.putIfAbsent(own.route(), own);
        if (before != null) {
            throw clash(before.route(), own);
        }
    }

    String name() {
        return name;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    boolean isBeyondLoopback() {
        return beyondLoopback;
    }

    int maxConnections() {
        return maxConnections;
    }

    HttpLimits limits() {
        HttpLimits usual = HttpLimits.DEFAULTS;
        return new HttpLimits(maxHeadBytes, usual.maxFields(), usual.maxChunkLineBytes(), maxBodyBytes);
    }

    int maxResponseBytes() {
        return maxResponseBytes;
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    Duration handlerTimeout() {
        return handlerTimeout;
    }

    Duration grace() {
        return grace;
    }

    @Nullable
    Worker userWorker() {
        return userWorker;
    }

    @Nullable
    Health health() {
        return health;
    }

    /** Made once: a start that fails may be tried again. */
    @Nullable
    HttpMetrics measured(List<Endpoint> endpoints) {
        if (metrics != null && measured == null) {
            measured = new HttpMetrics(metrics, endpoints, boundsMs);
        }
        return measured;
    }
}
