package io.pinion.consumers;

import io.pinion.worker.Worker;
import java.util.concurrent.CompletionStage;

/**
 * A named way to a server that routes consume from. The modules of the sources implement it.
 *
 * <p>Threads: the app calls {@link #open} and {@link #close} once each, in this order, one after the other.
 */
public interface Connection {
    /**
     * Returns its name, by which routes choose it.
     *
     * @return the name, unique in an app
     */
    String name();

    /**
     * Prepares the connection, before the start-up hooks; it must not wait for the server, which may be away.
     *
     * @param worker the app's
     * @throws Exception ends the start of the app
     */
    void open(Worker worker) throws Exception;

    /**
     * Ends the connection, after the routes have ended and the shut-down hooks have run.
     *
     * @return done when nothing of it is left; the app waits no longer than its stop time-out
     */
    CompletionStage<Void> close();
}
