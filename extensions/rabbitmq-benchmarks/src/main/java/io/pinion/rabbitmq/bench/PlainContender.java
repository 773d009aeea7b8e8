package io.pinion.rabbitmq.bench;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The official client as it is: collects bulks in its callback, and acknowledges each with one command. */
final class PlainContender implements Contender {
    private @Nullable Connection connection;

    @Override
    public void start(Place place, String queue, int bulk, int prefetch, Tally tally) throws Exception {
        Connection opened = place.connect();
        connection = opened;
        Channel channel = opened.createChannel();
        channel.basicQos(prefetch);
        channel.basicConsume(queue, false, new Collector(channel, bulk, tally));
    }

    @Override
    public void stop() throws Exception {
        if (connection != null) {
            connection.close();
        }
    }

    private static final class Collector extends DefaultConsumer {
        private final int bulk;
        private final Tally tally;
        private List<byte[]> bodies;

        Collector(Channel channel, int bulk, Tally tally) {
            super(channel);
            this.bulk = bulk;
            this.tally = tally;
            bodies = new ArrayList<>(bulk);
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                throws IOException {
            bodies.add(body);
            if (bodies.size() == bulk) {
                bodies.forEach(tally::see);
                bodies = new ArrayList<>(bulk);
                getChannel().basicAck(envelope.getDeliveryTag(), bulk > 1);
            }
        }
    }
}
