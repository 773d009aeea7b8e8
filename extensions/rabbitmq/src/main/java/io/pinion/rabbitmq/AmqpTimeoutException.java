package io.pinion.rabbitmq;

/**
 * A message was not confirmed in time, see {@link PublishSettings#confirmTimeout()}. If it was sent it may have been
 * delivered, or be delivered later.
 */
public final class AmqpTimeoutException extends AmqpPublishException {
    private static final long serialVersionUID = 1L;

    AmqpTimeoutException(String message, boolean mayHaveBeenDelivered) {
        super(message, mayHaveBeenDelivered);
    }
}
