package io.pinion.worker.spi;

/** Told that a socket is ready, on the worker's thread. Does not throw. */
@FunctionalInterface
public interface ReadyHandler {

    /**
     * Called once per batch with everything that is ready and asked for. An error on the socket counts as both; the
     * next operation reports it.
     *
     * @param readiness {@link Poller#READ}, {@link Poller#WRITE} or both
     */
    void ready(int readiness);
}
