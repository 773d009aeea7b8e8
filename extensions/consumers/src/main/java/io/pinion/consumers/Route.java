package io.pinion.consumers;

import io.pinion.consumers.source.Source;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a handler consumes, and how: made by the modules of the sources, {@code amqp("orders")} or {@code sse("/events")},
 * and given to an app, which freezes it.
 *
 * <p>Defaults: bulks of one, an age of 60 s, one bulk at a time, {@link Action#ACK} after success and
 * {@link Action#REQUEUE} after an exception.
 * <p>Threads: one, until it is given to an app.
 *
 * @param <T> the item
 * @param <R> the kind of route
 */
public abstract class Route<T, R extends Route<T, R>> {
    /** The largest bulk. */
    public static final int MAX_BULK_SIZE = 65_535;

    private static final Duration DEFAULT_AGE = Duration.ofSeconds(60);
    private static final Duration MAX_AGE = Duration.ofDays(1);

    private final @Nullable Class<? extends Connection> connectionType;
    private String name;
    private int bulkSize = 1;
    private Duration bulkAge = DEFAULT_AGE;
    private int concurrency = 1;
    private Action onSuccess = Action.ACK;
    private Action onException = Action.REQUEUE;
    private @Nullable String connectionName;
    private @Nullable Connection connection;
    private boolean frozen;

    /**
     * Begins the settings of a route.
     *
     * @param connectionType the kind of connection it needs, or null if it needs none
     * @param name its name, until another one is set
     */
    protected Route(@Nullable Class<? extends Connection> connectionType, String name) {
        this.connectionType = connectionType;
        this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Sets the name, for logs, metrics and tests; by default what it consumes.
     *
     * @param name unique in the app, not blank
     * @return this
     */
    public final R name(String name) {
        checkOpen();
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a route must not be blank");
        }
        this.name = name;
        return self();
    }

    /**
     * Sets how many items a handler gets at most. A bulk is never larger than what the source lets be unsettled; one
     * that was asked to be is lowered to that, which is logged once.
     *
     * @param size 1 to {@link #MAX_BULK_SIZE}
     * @return this
     */
    public final R bulkSize(int size) {
        checkOpen();
        if (size < 1 || size > MAX_BULK_SIZE) {
            throw new IllegalArgumentException("bulkSize must be 1 to " + MAX_BULK_SIZE + ", was " + size);
        }
        bulkSize = size;
        return self();
    }

    /**
     * Sets how long an item waits for its bulk to fill; then the bulk is handed over as it is.
     *
     * @param age positive, at most a day
     * @return this
     */
    public final R bulkAge(Duration age) {
        checkOpen();
        if (age.isNegative() || age.isZero() || age.compareTo(MAX_AGE) > 0) {
            throw new IllegalArgumentException("bulkAge must be positive and at most " + MAX_AGE + ", was " + age);
        }
        bulkAge = age;
        return self();
    }

    /**
     * Sets how many bulks may be in work at once. More than one makes sense for asynchronous and blocking handlers; the
     * order between bulks is then up to the handler.
     *
     * @param bulks 1 to 1024
     * @return this
     */
    public final R concurrency(int bulks) {
        checkOpen();
        if (bulks < 1 || bulks > 1024) {
            throw new IllegalArgumentException("concurrency must be 1 to 1024 bulks, was " + bulks);
        }
        concurrency = bulks;
        return self();
    }

    /**
     * Sets what becomes of an item without a mark when its handler has returned.
     *
     * @param action the action
     * @return this
     */
    public final R onSuccess(Action action) {
        checkOpen();
        onSuccess = Objects.requireNonNull(action, "action");
        return self();
    }

    /**
     * Sets what becomes of an item without a mark when its handler has thrown.
     *
     * @param action the action
     * @return this
     */
    public final R onException(Action action) {
        checkOpen();
        onException = Objects.requireNonNull(action, "action");
        return self();
    }

    /**
     * Chooses the connection by its name; not needed if the app has one of the kind.
     *
     * @param name the name of a connection of the app
     * @return this
     */
    public final R connection(String name) {
        checkOpen();
        connectionName = Objects.requireNonNull(name, "name");
        return self();
    }

    /**
     * Chooses the connection; it must be one of the app's.
     *
     * @param chosen the connection
     * @return this
     */
    public final R connection(Connection chosen) {
        checkOpen();
        connection = Objects.requireNonNull(chosen, "chosen");
        return self();
    }

    /**
     * Returns itself, as its own kind.
     *
     * @return this
     */
    protected abstract R self();

    /**
     * Makes the source. Called once, when the app starts.
     *
     * @param context what it is opened with
     * @return the source, not started
     */
    protected abstract Source<T> open(RouteContext context);

    /**
     * Checks that the route may still be changed. The setters of the kinds call this first.
     *
     * @throws IllegalStateException if it has been given to an app
     */
    protected final void checkOpen() {
        if (frozen) {
            throw new IllegalStateException("route '" + name + "' has been given to an app; set it up before that");
        }
    }

    final String name() {
        return name;
    }

    final RouteSettings freeze() {
        checkOpen();
        frozen = true;
        return new RouteSettings(name, bulkSize, bulkAge, concurrency, onSuccess, onException);
    }

    final ConnectionChoice connectionChoice() {
        return new ConnectionChoice(connectionType, connectionName, connection);
    }
}
