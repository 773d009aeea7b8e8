package io.pinion.rabbitmq.dispatch;

/**
 * How a command came.
 *
 * @param id the id it was given when it was sent, a UUID; the same each time the command comes
 * @param attempt counts from 1; those that ended with the life of their process are counted where the broker counts
 *     deliveries (quorum queues), and otherwise not
 * @param maxAttempts after this many the command becomes a dead letter
 * @param redelivered whether the broker has given it to somebody before who did not settle it
 * @param partition from 0, or -1 where the queue has none
 */
public record Received(String id, int attempt, int maxAttempts, boolean redelivered, int partition) {}
