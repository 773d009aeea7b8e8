package io.pinion.rabbitmq;

import com.rabbitmq.client.Connection;

/** What becomes of a link; all on its owner thread, one after another. */
interface LinkListener {
    /** A new connection of the client; a failure ends this incarnation. */
    void up(Connection connection, long incarnation) throws Exception;

    /** The incarnation has gone; nothing can be sent on it. */
    void down(long incarnation, Throwable cause);

    /** The broker takes no messages for now. */
    void blocked(String reason);

    /** The broker takes messages again. */
    void unblocked();
}
