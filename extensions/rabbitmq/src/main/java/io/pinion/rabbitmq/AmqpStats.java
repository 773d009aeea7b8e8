package io.pinion.rabbitmq;

/**
 * What a route has counted, since its app started. Every settlement is in one of acked, rejected, requeued, stale and
 * settleFailures once its source has passed it on.
 *
 * @param delivered messages that came from the broker, those that came again included
 * @param acked messages whose acknowledgement was sent
 * @param rejected messages whose rejection was sent, poisoned, undecodable and oversized ones included
 * @param requeued messages that were sent back
 * @param poisoned messages that had been put back as often as the route allows, and were rejected
 * @param stale settlements that were not sent, because the channel that delivered the message had gone; the broker
 *     delivers those messages again
 * @param settleFailures settlements that failed while being sent; they were not tried again
 * @param undecodable messages whose body could not be decoded
 * @param oversized messages whose body was larger than the connection takes, and which were rejected
 * @param settleCommands commands that carried all this; one can settle many
 * @param channelsOpened channels opened, the first included
 * @param consumerTimeouts channels the broker closed because a message stayed unsettled too long
 * @param cancelledByBroker consumers the broker ended, for instance with their queue
 * @param phantoms consumers that had been forgotten by the broker and were opened anew
 */
public record AmqpStats(
        long delivered,
        long acked,
        long rejected,
        long requeued,
        long poisoned,
        long stale,
        long settleFailures,
        long undecodable,
        long oversized,
        long settleCommands,
        long channelsOpened,
        long consumerTimeouts,
        long cancelledByBroker,
        long phantoms) {}
