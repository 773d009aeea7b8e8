package io.pinion.examples.demo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * A way to hand lines to another thread, which puts them on a route.
 *
 * <p>Threads: one submits, awaits and closes.
 */
interface Contender extends AutoCloseable {

    /**
     * Hands over the line under the cursor, which moves on afterwards; waits if there is no room.
     *
     * @throws RejectedExecutionException if the line was not taken
     */
    void submit(LineCursor line);

    /** Waits until every line handed over has been shipped; false if that did not happen in time. */
    boolean awaitShipped(Duration limit) throws InterruptedException;

    Route route();

    /** What it has to say about the run, for people; asked after the close. */
    List<String> remarks();

    /** Ends its threads, and the route. */
    @Override
    void close();
}
