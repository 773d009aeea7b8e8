package io.pinion.services;

import java.util.List;

/**
 * Told before and after services start and stop: all of them at the beginning and the end, and groups of them that are
 * started and stopped in between.
 *
 * <p>Threads: the worker's; must not block it. What a listener throws is logged and disturbs nothing.
 */
public interface ServiceListener {

    /**
     * Called before the first of the services is started.
     *
     * @param services those that will start, in the order in which they were given
     */
    default void beforeStart(List<Service> services) {}

    /**
     * Called when all the services are ready; not called when one failed.
     *
     * @param services those that have started
     */
    default void afterStart(List<Service> services) {}

    /**
     * Called before the first of the services is stopped, also when a start has failed and is taken back.
     *
     * @param services those that will stop
     */
    default void beforeStop(List<Service> services) {}

    /**
     * Called when all the services have stopped, or their time has run out.
     *
     * @param services those that have stopped
     */
    default void afterStop(List<Service> services) {}
}
