package io.pinion.rabbitmq;

/**
 * The broker refused a message with {@code basic.nack}: a queue is full and set to refuse, or the broker failed inside.
 * Another queue of the same exchange may have got it.
 */
public final class AmqpNackedException extends AmqpPublishException {
    private static final long serialVersionUID = 1L;

    AmqpNackedException(String message) {
        super(message, true);
    }
}
