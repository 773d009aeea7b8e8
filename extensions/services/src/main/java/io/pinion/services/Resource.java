package io.pinion.services;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A value that services share: opened before the first that needs it, closed after the last.
 *
 * <pre>{@code
 * Resource.of(Database.class, () -> Database.open(url))      // closed by its close method
 * }</pre>
 *
 * <p>It is a service like any other; one that needs it asks {@link ServiceScope#get(Class)} for the value.
 *
 * <p>Threads: the value is opened and closed on a thread of its own, as {@link BlockingService} says.
 *
 * @param <T> the value
 */
public final class Resource<T> implements BlockingService {
    /**
     * Closes the value.
     *
     * @param <T> the value
     */
    @FunctionalInterface
    public interface Closer<T> {
        /**
         * Closes the value; may block.
         *
         * @param value what was opened
         * @throws Exception fails the stop, and keeps nothing else from closing
         */
        void close(T value) throws Exception;
    }

    private final Class<T> type;
    private final Callable<? extends T> opener;
    private final Closer<? super T> closer;
    private final ServiceSpec spec;
    private volatile @Nullable T value;

    private Resource(Class<T> type, Callable<? extends T> opener, Closer<? super T> closer, ServiceSpec spec) {
        this.type = type;
        this.opener = opener;
        this.closer = closer;
        this.spec = spec;
    }

    /**
     * Declares a value that closes itself.
     *
     * @param type what services ask for
     * @param opener opens it; may block
     * @param <T> the value
     * @return the resource, named like the type in messages
     */
    public static <T extends AutoCloseable> Resource<T> of(Class<T> type, Callable<? extends T> opener) {
        return of(type, opener, AutoCloseable::close);
    }

    /**
     * Declares a value.
     *
     * @param type what services ask for
     * @param opener opens it; may block
     * @param closer closes it; may block
     * @param <T> the value
     * @return the resource, named like the type in messages
     */
    public static <T> Resource<T> of(Class<T> type, Callable<? extends T> opener, Closer<? super T> closer) {
        return new Resource<>(
                Objects.requireNonNull(type, "type"),
                Objects.requireNonNull(opener, "opener"),
                Objects.requireNonNull(closer, "closer"),
                ServiceSpec.of());
    }

    /**
     * Returns the same resource with another declaration: a name, and needs of its own.
     *
     * @param spec the declaration
     * @return a new resource
     */
    public Resource<T> with(ServiceSpec spec) {
        return new Resource<>(type, opener, closer, Objects.requireNonNull(spec, "spec"));
    }

    @Override
    public ServiceSpec spec() {
        return spec;
    }

    @Override
    public void startUp(ServiceScope scope) throws Exception {
        value = Objects.requireNonNull(
                opener.call(), "The opener of " + type.getName() + " returned null. It must return what it opened.");
    }

    @Override
    public void shutDown(@Nullable Throwable cause) throws Exception {
        T opened = value;
        value = null;
        if (opened != null) {
            closer.close(opened);
        }
    }

    Class<T> type() {
        return type;
    }

    @Nullable
    T value() {
        return value;
    }
}
