package io.pinion.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.IOException;

/** A channel with confirms, as far as publishing needs it. Owner thread. */
interface PublishChannel {
    /** Sends one message, at the latest with {@link #flush}; it has the next delivery tag, from 1. */
    void send(AmqpPublish message, BasicProperties properties, byte[] body) throws IOException;

    /** Sends what was held back. */
    void flush() throws IOException;

    /** Ends it; waits for the broker, shortly. */
    void abort();

    /** What the broker says on it. Any thread of the client; only hands over. */
    interface Events {
        /** Confirmed: that message, or all up to it. */
        void acked(long tag, boolean multiple);

        /** Refused: that message, or all up to it. */
        void nacked(long tag, boolean multiple);

        /** Given back; the confirm follows. */
        void returned(long tag, int code, String text);

        /** The channel has gone, not by {@link PublishChannel#abort}. */
        void closed(ChannelEnd end);
    }

    /**
     * Why a channel has ended.
     *
     * @param byMessage whether a message that was published is the reason
     * @param code the broker's code, or 0
     * @param text the broker's words, or the client's; escaped
     * @param connectionToo whether its connection has ended as well
     */
    record ChannelEnd(boolean byMessage, int code, String text, boolean connectionToo) {
        ChannelEnd ofConnection() {
            return new ChannelEnd(byMessage, code, text, true);
        }
    }
}
