/**
 * AMQP 0-9-1 brokers that tests and examples start themselves: one inside the JVM, and a real RabbitMQ where one is
 * installed; and what makes connections to them go wrong.
 */
@NullMarked
package io.pinion.brokers;

import org.jspecify.annotations.NullMarked;
