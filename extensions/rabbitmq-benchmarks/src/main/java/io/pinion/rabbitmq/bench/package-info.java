/** How fast messages of RabbitMQ are consumed, beside the plain client and Spring AMQP. */
@NullMarked
package io.pinion.rabbitmq.bench;

import org.jspecify.annotations.NullMarked;
