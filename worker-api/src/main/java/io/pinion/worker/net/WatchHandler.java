package io.pinion.worker.net;

import java.util.Set;

/** Told that a watched descriptor is ready. What it throws goes to the worker's error handler and closes the watch. */
@FunctionalInterface
public interface WatchHandler {

    /**
     * Called on the worker's thread, once per turn while the descriptor is ready. The look at it comes before the call:
     * a task that reads the descriptor in between leaves one call with nothing to read, so a handler must not block
     * for what it was told of.
     *
     * @param ready what it is ready for; both on an error
     */
    void ready(Set<Interest> ready);
}
