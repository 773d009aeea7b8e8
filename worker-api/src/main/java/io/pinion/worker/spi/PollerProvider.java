package io.pinion.worker.spi;

import java.io.IOException;
import java.util.Optional;

/**
 * Opens pollers; the engine brings {@code nio}, the native part {@code epoll}. Found by {@link java.util.ServiceLoader}.
 *
 * <p>Threads: any; implementations are stateless.
 */
public interface PollerProvider {

    /**
     * Returns the name by which a configuration asks for this poller.
     *
     * @return {@code nio} or {@code epoll}
     */
    String name();

    /**
     * Says why this poller cannot be used here. Never throws, and loads what has to be loaded.
     *
     * @return one sentence: what is missing and what to change; empty when the poller works
     */
    Optional<String> unavailabilityCause();

    /**
     * Opens a poller for one worker.
     *
     * @return the poller, with nothing registered
     * @throws IOException if the system refuses, for instance because no descriptor is left; nothing stays open
     */
    Poller open() throws IOException;
}
