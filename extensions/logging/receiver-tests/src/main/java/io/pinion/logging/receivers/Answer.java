package io.pinion.logging.receivers;

import java.time.Duration;

/**
 * How {@link HttpLogReceiver} answers one request.
 *
 * @param status the status code
 * @param takes whether it takes what was posted
 * @param retryAfterSeconds a header of that name; none if negative
 * @param delay before it answers
 * @param end what it does instead of a whole answer
 */
public record Answer(int status, boolean takes, int retryAfterSeconds, Duration delay, End end) {
    /** How the answer ends. */
    public enum End {
        /** As it should. */
        WHOLE,
        /** Half of the status line is sent, then the connection is closed. */
        HALF,
        /** Nothing is sent, and the connection is reset. */
        RESET
    }

    /** The body is taken, and the answer says so. */
    static final Answer GOOD = new Answer(204, true, -1, Duration.ZERO, End.WHOLE);

    /**
     * Refuses the body.
     *
     * @param status the status code, such as 429, 500 or 400
     * @return the answer
     */
    public static Answer refusing(int status) {
        return new Answer(status, false, -1, Duration.ZERO, End.WHOLE);
    }

    /**
     * Refuses the body and asks for a pause.
     *
     * @param status the status code, such as 429 or 503
     * @param seconds the pause
     * @return the answer
     */
    public static Answer retryAfter(int status, int seconds) {
        return new Answer(status, false, seconds, Duration.ZERO, End.WHOLE);
    }

    /** {@return a reset before anything is taken} */
    public static Answer resetBefore() {
        return new Answer(0, false, -1, Duration.ZERO, End.RESET);
    }

    /** {@return a reset after the body has been taken: the sender cannot know} */
    public static Answer resetAfter() {
        return new Answer(0, true, -1, Duration.ZERO, End.RESET);
    }

    /** {@return half a good answer after the body has been taken} */
    public static Answer half() {
        return new Answer(204, true, -1, Duration.ZERO, End.HALF);
    }

    /**
     * Takes the body and answers late.
     *
     * @param delay how late
     * @return the answer
     */
    public static Answer slow(Duration delay) {
        return new Answer(204, true, -1, delay, End.WHOLE);
    }
}
