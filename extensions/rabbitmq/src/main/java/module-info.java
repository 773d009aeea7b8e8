import org.jspecify.annotations.NullMarked;

/** Consumes from RabbitMQ, and any AMQP 0-9-1 broker, in bulks, and publishes to it. */
@NullMarked
@SuppressWarnings("requires-automatic") // the client has a stable automatic name
module io.pinion.rabbitmq {
    exports io.pinion.rabbitmq;
    exports io.pinion.rabbitmq.dispatch;

    requires static org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires com.rabbitmq.client;
    requires transitive io.pinion.consumers;
    requires transitive io.pinion.worker;
}
