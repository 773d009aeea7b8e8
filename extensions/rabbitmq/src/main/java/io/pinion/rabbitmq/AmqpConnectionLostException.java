package io.pinion.rabbitmq;

/**
 * The connection was lost before a message was confirmed, and the settings say not to publish it again
 * ({@link PublishSettings#republish()}).
 */
public final class AmqpConnectionLostException extends AmqpPublishException {
    private static final long serialVersionUID = 1L;

    AmqpConnectionLostException(String message) {
        super(message, true);
    }
}
