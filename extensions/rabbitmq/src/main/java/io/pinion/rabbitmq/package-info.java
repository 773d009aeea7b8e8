/**
 * RabbitMQ, and any other broker of AMQP 0-9-1, as a source of routes and as a place to publish to. Begin with
 * {@link io.pinion.rabbitmq.Amqp}.
 */
@NullMarked
package io.pinion.rabbitmq;

import org.jspecify.annotations.NullMarked;
