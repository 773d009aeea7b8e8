package io.pinion.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What is done with channels of the client; on the thread that owns the connection. */
final class Channels {
    private Channels() {}

    static Channel open(Connection connection) throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException(
                    "the connection has no channel left; the broker allows " + connection.getChannelMax());
        }
        return channel;
    }

    static void abort(Channel channel) {
        try {
            channel.abort();
        } catch (IOException | RuntimeException e) {
            // It has gone, or goes with its connection.
        }
    }

    /** Asks on a channel of its own, because the broker closes the one on which it is asked for what is not there. */
    static AMQP.Queue.DeclareOk look(Connection connection, String queue) throws IOException {
        Channel channel = open(connection);
        try {
            return channel.queueDeclarePassive(queue);
        } finally {
            abort(channel);
        }
    }

    /** Whether the queue may be consumed; throws if not. A message that comes meanwhile goes back. */
    static void tryConsuming(Connection connection, String queue, boolean exclusive) throws IOException {
        Channel channel = open(connection);
        try {
            channel.basicQos(1);
            channel.basicConsume(queue, false, "", false, exclusive, null, new DefaultConsumer(channel));
        } finally {
            close(channel);
        }
    }

    /** Waits until the broker has forgotten it; false if the broker says nothing. */
    static boolean close(Channel channel) {
        try {
            channel.close();
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (IOException | RuntimeException e) {
            abort(channel);
            return true;
        }
    }

    /** Ends a consumer without asking for an answer; deliveries may still come. */
    static void cancel(Channel channel, String consumerTag) {
        try {
            channel.asyncRpc(new AMQP.Basic.Cancel.Builder()
                    .consumerTag(consumerTag)
                    .nowait(true)
                    .build());
        } catch (IOException | RuntimeException e) {
            // The channel has gone, and the consumer with it.
        }
    }

    static void lookForExchange(Connection connection, String exchange) throws IOException {
        Channel channel = open(connection);
        try {
            channel.exchangeDeclarePassive(exchange);
        } finally {
            abort(channel);
        }
    }

    /** Whether the broker has refused that one thing, and only the channel has ended. */
    static boolean isRefusal(Throwable failure) {
        ShutdownSignalException signal = signal(failure);
        return signal != null && !signal.isHardError() && !signal.isInitiatedByApplication();
    }

    static boolean isConsumerTimeout(ShutdownSignalException signal) {
        String text = text(signal.getReason());
        return text != null && code(signal) == AMQP.PRECONDITION_FAILED && text.contains("timed out")
                || text != null && text.toLowerCase(Locale.ROOT).contains("acknowledgement on channel");
    }

    static int code(Throwable failure) {
        ShutdownSignalException signal = signal(failure);
        return signal != null && signal.getReason() instanceof AMQP.Channel.Close close ? close.getReplyCode() : 0;
    }

    private static @Nullable String text(@Nullable Method reason) {
        return reason instanceof AMQP.Channel.Close close ? close.getReplyText() : null;
    }

    private static @Nullable ShutdownSignalException signal(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ShutdownSignalException signal) {
                return signal;
            }
        }
        return null;
    }
}
