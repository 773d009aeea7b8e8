package io.pinion.rabbitmq.dispatch;

/**
 * The names of the headers of commands and dead letters, for programs that do not use this library. The type with its
 * version is the AMQP property {@code type}, the id the property {@code message-id}.
 */
public final class CommandHeaders {
    /** The number of this attempt, from 1; missing means 1. */
    public static final String ATTEMPT = "pinion-attempt";

    /** On dead letters: why, one of the {@code REASON_} constants. */
    public static final String REASON = "pinion-reason";

    /** On dead letters: what happened, in words; escaped, at most about 256 characters. */
    public static final String ERROR = "pinion-error";

    /** On dead letters: the queue it came from. */
    public static final String QUEUE = "pinion-queue";

    /** There is no type, or none of this name and version here. */
    public static final String REASON_UNKNOWN_TYPE = "unknown-type";

    /** The codec could not read the body. */
    public static final String REASON_UNDECODABLE = "undecodable";

    /** The last attempt failed. */
    public static final String REASON_FAILED = "failed";

    private CommandHeaders() {}
}
