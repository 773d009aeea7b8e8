package io.pinion.brokers;

/** The brokers there are. */
public enum BrokerKind {
    /** {@link EmbeddedBroker}: inside the JVM, in memory, always there. */
    EMBEDDED,
    /** {@link RabbitMqBroker}: a real node, where one is installed. */
    RABBITMQ
}
