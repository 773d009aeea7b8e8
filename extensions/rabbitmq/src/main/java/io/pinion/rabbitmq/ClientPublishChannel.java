package io.pinion.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.AMQConnection;
import java.io.IOException;
import java.util.Map;

/** A channel of the client. */
final class ClientPublishChannel implements PublishChannel {
    private static final int PUBLISH_CLASS = 60;
    private static final int PUBLISH_METHOD = 40;

    private final Channel channel;

    private ClientPublishChannel(Channel channel) {
        this.channel = channel;
    }

    /** Opens a channel; waits for the broker. */
    static PublishChannel open(Connection connection, Events events) throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException("the broker allows no further channel on this connection");
        }
        channel.confirmSelect();
        channel.addConfirmListener(events::acked, events::nacked);
        channel.addReturnListener(returned -> returned(returned, events));
        channel.addShutdownListener(cause -> {
            if (!cause.isInitiatedByApplication()) {
                events.closed(endOf(cause));
            }
        });
        return new ClientPublishChannel(channel);
    }

    private static void returned(Return returned, Events events) {
        Map<String, Object> headers = returned.getProperties().getHeaders();
        if (headers != null && headers.get(AmqpPublish.NUMBER_HEADER) instanceof Long tag) {
            events.returned(tag, returned.getReplyCode(), Text.visible(returned.getReplyText()));
        }
    }

    /** What the broker gave as the reason. */
    static ChannelEnd endOf(Throwable cause) {
        if (cause instanceof ShutdownSignalException signal) {
            Method reason = signal.getReason();
            if (reason instanceof AMQP.Channel.Close close) {
                boolean byMessage = isPublish(close.getClassId(), close.getMethodId());
                return new ChannelEnd(byMessage, close.getReplyCode(), Text.visible(close.getReplyText()), false);
            }
            if (reason instanceof AMQP.Connection.Close close) {
                boolean byMessage = isPublish(close.getClassId(), close.getMethodId());
                return new ChannelEnd(byMessage, close.getReplyCode(), Text.visible(close.getReplyText()), true);
            }
        }
        return new ChannelEnd(false, 0, Text.of(cause), true);
    }

    private static boolean isPublish(int classId, int methodId) {
        return classId == PUBLISH_CLASS && methodId == PUBLISH_METHOD;
    }

    @Override
    public void send(AmqpPublish message, BasicProperties properties, byte[] body) throws IOException {
        CorkedFlush.hold();
        try {
            channel.basicPublish(message.exchange(), message.routingKey(), message.mandatory(), properties, body);
        } finally {
            CorkedFlush.release();
        }
    }

    @Override
    public void flush() throws IOException {
        if (channel.getConnection() instanceof AMQConnection connection) {
            connection.flush();
        }
    }

    @Override
    public void abort() {
        try {
            channel.abort();
        } catch (IOException | RuntimeException e) {
            // It has gone already.
        }
    }
}
