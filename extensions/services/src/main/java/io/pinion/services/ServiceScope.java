package io.pinion.services;

import io.pinion.worker.Worker;

/**
 * What one start of a service may use.
 *
 * <p>Threads: any, unless a method says otherwise. After the service has stopped, {@code ready} and {@code fail} do
 * nothing.
 */
public interface ServiceScope {

    /**
     * Says that the service is ready although its start goes on. Call it only then: the stage of the start must end
     * after this, not before. A second call does nothing.
     */
    void ready();

    /**
     * Says that the service has broken down, for services whose start has ended. Before readiness it fails the start;
     * after it, {@link ServiceSpec#ifItDies} decides.
     *
     * @param error why
     */
    void fail(Throwable error);

    /**
     * Returns what the service declared to need by type: the value of a {@link Resource}, or a service.
     *
     * @param type as given to {@link ServiceSpec#needs(Class[])}
     * @param <T> the type
     * @return the value, which is ready
     * @throws IllegalStateException if the service did not declare this need
     */
    <T> T get(Class<T> type);

    /**
     * Returns what the service declared to need by name.
     *
     * @param name as given to {@link ServiceSpec#needs(String...)}
     * @param type what it is
     * @param <T> the type
     * @return the value, which is ready
     * @throws IllegalStateException if the service did not declare this need, or it is not of this type
     */
    <T> T get(String name, Class<T> type);

    /**
     * Returns the worker that all services of the entrypoint share.
     *
     * @return the worker
     */
    Worker worker();

    /**
     * Returns the values that the services of the entrypoint wait for from each other.
     *
     * @return the context
     */
    Context context();

    /**
     * Returns the entrypoint that starts the service. It is not started itself yet when the first services are.
     *
     * @return the entrypoint
     */
    Entrypoint entrypoint();
}
