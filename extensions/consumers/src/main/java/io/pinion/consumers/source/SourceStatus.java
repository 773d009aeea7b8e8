package io.pinion.consumers.source;

import java.time.Duration;

/**
 * How a source is, at one moment.
 *
 * @param state what it does
 * @param since how long it has been doing that
 * @param idle how long nothing has come from the server, life signs included; zero when that cannot be told
 * @param detail why, in words, for people; no credentials, no untrusted text that is not escaped
 */
public record SourceStatus(State state, Duration since, Duration idle, String detail) {
    /** What a source does. */
    public enum State {
        /** Not started yet. */
        NEW,
        /** Connecting, or waiting for the next attempt. */
        CONNECTING,
        /** Connected and ready to deliver. */
        RUNNING,
        /** Told to deliver no more. */
        STOPPED,
        /** Ended by the server for good. */
        ENDED
    }
}
