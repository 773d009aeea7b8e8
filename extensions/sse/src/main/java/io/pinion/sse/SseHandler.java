package io.pinion.sse;

/** Handles the events of an {@link SseClient}, one after the other, on its worker. */
@FunctionalInterface
public interface SseHandler {
    /**
     * Handles an event.
     *
     * @param event the event, or a {@linkplain SseEvent#isGap() gap}
     * @throws Exception drops what is not handled and has the server send it again, from this event on, if it has ids
     */
    void handle(SseEvent event) throws Exception;
}
