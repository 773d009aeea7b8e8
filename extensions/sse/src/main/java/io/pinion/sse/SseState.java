package io.pinion.sse;

/** What an {@link SseClient} is doing. */
public enum SseState {
    /** Made, and not started. */
    NEW,
    /** Connecting, or waiting for the server to answer. */
    CONNECTING,
    /** The server has answered, and may send events at any time. */
    OPEN,
    /** Waiting for the next attempt to connect. */
    WAITING,
    /** Ended for good: closed, told so by the server, or without its worker. */
    STOPPED
}
