package io.pinion.sse;

import org.jspecify.annotations.Nullable;

/**
 * Takes the events of an {@link EventStream}, on its worker. Each event has to be given back to
 * {@link EventStream#handled}, in any order; one that cannot be handled ends in {@link EventStream#reconnectFromHandled}.
 */
interface SseListener {
    /** Takes an event or a gap; what it throws has the effect of a reconnect from what is handled. */
    void event(SseEvent event) throws Exception;

    /** There will be no more: null when the stream was closed or ended by the server, else why. */
    default void stopped(@Nullable Throwable why) {}
}
