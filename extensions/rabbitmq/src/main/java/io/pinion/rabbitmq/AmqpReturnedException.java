package io.pinion.rabbitmq;

/**
 * A mandatory message fitted no queue, and the broker gave it back. It has been delivered nowhere.
 *
 * <p>Qpid Broker-J confirms such a message with a nack, before it gives it back: there it is an {@link AmqpNackedException}.
 */
public final class AmqpReturnedException extends AmqpPublishException {
    private static final long serialVersionUID = 1L;

    /** The broker's code. */
    private final int replyCode;
    /** The broker's words, escaped. */
    private final String replyText;

    AmqpReturnedException(String message, int replyCode, String replyText) {
        super(message, false);
        this.replyCode = replyCode;
        this.replyText = replyText;
    }

    /**
     * Returns the broker's code.
     *
     * @return 312 if no queue is bound with that key
     */
    public int replyCode() {
        return replyCode;
    }

    /**
     * Returns the broker's words.
     *
     * @return escaped and cut, {@code NO_ROUTE} as a rule
     */
    public String replyText() {
        return replyText;
    }
}
