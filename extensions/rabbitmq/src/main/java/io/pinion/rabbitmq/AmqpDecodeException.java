package io.pinion.rabbitmq;

/**
 * The body of a message is not what its route expects. The message has been marked with the route's action for
 * undecodable ones, so whoever handles it need not; a later mark wins, as ever.
 */
public final class AmqpDecodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AmqpDecodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
