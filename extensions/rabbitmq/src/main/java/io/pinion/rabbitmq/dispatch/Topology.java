package io.pinion.rabbitmq.dispatch;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;

/**
 * Makes the queues of a dispatch where they are missing: durable ones. Those that are there stay as they are, so that an
 * administrator may make quorum queues of them; only with a single active consumer they must be declared as such.
 */
final class Topology {
    private static final Map<String, Object> SINGLE_ACTIVE = Map.of("x-single-active-consumer", true);

    private final Connection connection;
    private final QueueNames names;
    private final boolean isSingleActive;

    Topology(Connection connection, QueueNames names, boolean isSingleActive) {
        this.connection = connection;
        this.names = names;
        this.isSingleActive = isSingleActive;
    }

    void declare() throws IOException {
        for (int number = 0; number < names.count(); number++) {
            if (isSingleActive) {
                declare(names.shard(number), SINGLE_ACTIVE);
            } else {
                ensure(names.shard(number));
            }
        }
        ensure(names.deadLetters());
        if (names.isOrdered()) {
            ensure(names.members());
        }
    }

    /** A new channel; the client says null when there are too many. */
    static Channel channel(Connection connection) throws IOException {
        Channel made = connection.createChannel();
        if (made == null) {
            throw new IOException("the broker allows no more than " + connection.getChannelMax()
                    + " channels on a connection; use fewer partitions, or more processes");
        }
        return made;
    }

    /** The reply code with which the broker has closed the channel or the connection, or 0 if it has not. */
    static int replyCode(Throwable failure) {
        Throwable cause = failure instanceof ShutdownSignalException ? failure : failure.getCause();
        if (!(cause instanceof ShutdownSignalException signal)) {
            return 0;
        }
        if (signal.getReason() instanceof AMQP.Channel.Close channel) {
            return channel.getReplyCode();
        }
        return signal.getReason() instanceof AMQP.Connection.Close whole ? whole.getReplyCode() : 0;
    }

    /** Asking first, because declaring with other arguments than the queue's is an error. */
    private void ensure(String queue) throws IOException {
        Channel asking = channel(connection);
        try {
            asking.queueDeclarePassive(queue);
        } catch (IOException e) {
            if (replyCode(e) != AMQP.NOT_FOUND) {
                throw e;
            }
            declare(queue, Map.of());
            return;
        }
        asking.abort();
    }

    private void declare(String queue, Map<String, Object> arguments) throws IOException {
        Channel declaring = channel(connection);
        declaring.queueDeclare(queue, true, false, false, arguments);
        declaring.abort();
    }

    /** Whether the broker knows queues with a single active consumer: RabbitMQ since 3.8. Others would ignore it. */
    static boolean hasSingleActiveConsumer(Connection connection) {
        Map<String, Object> server = connection.getServerProperties();
        if (!"RabbitMQ".equals(String.valueOf(server.get("product")))) {
            return false;
        }
        String[] version = String.valueOf(server.get("version")).split("\\.", 3);
        try {
            int major = Integer.parseInt(version[0]);
            return major > 3 || major == 3 && version.length > 1 && Integer.parseInt(version[1]) >= 8;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
