package io.pinion.rabbitmq;

/**
 * The broker closed the channel because of this message: its exchange does not exist or may not be written, or
 * a property is not valid. It has been delivered nowhere.
 */
public final class AmqpRefusedException extends AmqpPublishException {
    private static final long serialVersionUID = 1L;

    /** The broker's code. */
    private final int replyCode;
    /** The broker's words, escaped. */
    private final String replyText;

    AmqpRefusedException(String message, int replyCode, String replyText) {
        super(message, false);
        this.replyCode = replyCode;
        this.replyText = replyText;
    }

    /**
     * Returns the broker's code.
     *
     * @return 403 if it is not allowed, 404 if the exchange does not exist, 406 if a property is not valid; 0 if the
     *     client could not encode the message
     */
    public int replyCode() {
        return replyCode;
    }

    /**
     * Returns the broker's words.
     *
     * @return escaped and cut
     */
    public String replyText() {
        return replyText;
    }
}
