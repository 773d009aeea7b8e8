package io.pinion.examples.demo;

import java.util.List;

/**
 * A way through the worker's own network.
 *
 * <p>Threads: the sink is the worker's; {@link #enter} the producer's; the rest as for any route.
 */
interface PinionRoute extends Route {

    LineSink sink();

    /** Before a line is handed over: waits while too much is under way, so that the worker never has to. */
    void enter(int bytes);

    /** Whether the system has all that was put into the sink. */
    boolean isShipped();

    /** What it has to say about the run, for people; asked after the close. */
    List<String> remarks();
}
