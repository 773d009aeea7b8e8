package io.pinion.rabbitmq;

/**
 * Why the future of a published message failed. Each way to fail has its own type.
 *
 * <p>Names of exchanges and texts of the broker are escaped and cut in the message; the body is never in it.
 */
public abstract class AmqpPublishException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether the broker may have it. */
    private final boolean mayHaveBeenDelivered;

    AmqpPublishException(String message, boolean mayHaveBeenDelivered) {
        super(message);
        this.mayHaveBeenDelivered = mayHaveBeenDelivered;
    }

    /**
     * Tells whether a queue may have got the message all the same. If not, publishing it again makes no duplicate.
     *
     * @return false if it surely has reached no queue
     */
    public final boolean mayHaveBeenDelivered() {
        return mayHaveBeenDelivered;
    }
}
