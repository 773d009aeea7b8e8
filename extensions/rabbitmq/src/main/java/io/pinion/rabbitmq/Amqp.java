package io.pinion.rabbitmq;

import java.util.ArrayList;
import java.util.List;

/**
 * Where to begin: routes that consume queues of RabbitMQ, or of any other broker of AMQP 0-9-1.
 *
 * <pre>{@code
 * app.connect(AmqpConnection.to("broker").credentials(user, password).build());
 * app.route(amqp("counts", "counts/errors").vhost("fluentd").bulkSize(1000), messages -> store(messages));
 * }</pre>
 */
public final class Amqp {
    private Amqp() {}

    /**
     * Begins a route.
     *
     * @param queue a queue; it must be declared by somebody else, and is waited for if it is not there
     * @param more queues of the same virtual host
     * @return the route
     */
    public static AmqpRoute amqp(String queue, String... more) {
        List<String> queues = new ArrayList<>();
        queues.add(queue);
        queues.addAll(List.of(more));
        return new AmqpRoute(queues);
    }
}
