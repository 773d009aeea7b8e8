package io.pinion.rabbitmq.bench;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.BatchMessageListener;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/**
 * Spring AMQP without an application context, so without observation and metrics. Only the simple container hands over
 * bulks; single messages go to the direct one, which hands over on the client's thread.
 */
final class SpringContender implements Contender {
    private static final Logger LOG = Logger.getLogger("org.springframework");

    static {
        LOG.setLevel(Level.WARNING); // or else each turn has lines of how it starts and stops
    }

    private @Nullable CachingConnectionFactory connections;
    private @Nullable AbstractMessageListenerContainer container;

    @Override
    public void start(Place place, String queue, int bulk, int prefetch, Tally tally) {
        CachingConnectionFactory factory = new CachingConnectionFactory(place.factory());
        connections = factory;
        AbstractMessageListenerContainer made = bulk == 1 ? direct(tally) : inBulks(bulk, tally);
        container = made;
        made.setConnectionFactory(factory);
        made.setQueueNames(queue);
        made.setPrefetchCount(prefetch);
        made.setAutoDeclare(false);
        made.afterPropertiesSet();
        made.start();
    }

    private static AbstractMessageListenerContainer direct(Tally tally) {
        DirectMessageListenerContainer made = new DirectMessageListenerContainer();
        made.setMessageListener((MessageListener) message -> tally.see(message.getBody()));
        return made;
    }

    private static AbstractMessageListenerContainer inBulks(int bulk, Tally tally) {
        SimpleMessageListenerContainer made = new SimpleMessageListenerContainer();
        made.setConsumerBatchEnabled(true);
        made.setBatchSize(bulk);
        made.setMessageListener(new BatchMessageListener() {
            @Override
            public void onMessageBatch(List<Message> messages) {
                messages.forEach(each -> tally.see(each.getBody()));
            }
        });
        return made;
    }

    @Override
    public void stop() {
        if (container != null) {
            container.stop();
            container.destroy();
        }
        if (connections != null) {
            connections.destroy();
        }
    }
}
