package io.pinion.rabbitmq;

/** Where to begin: routes that consume queues. */
public final class Amqp {
    private Amqp() {}
}
