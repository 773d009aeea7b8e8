package io.pinion.brokers;

/** What some brokers can do and others cannot; see docs/brokers.md. */
public enum Feature {
    /** A channel is closed when a message stays unacknowledged too long. */
    CONSUMER_TIMEOUT,
    /** Publishers are blocked and told so while memory or disk is short. */
    ALARMS,
    /** Queues with {@code x-queue-type=quorum}, which count deliveries in {@code x-delivery-count}. */
    QUORUM_QUEUES,
    /** Queues with {@code x-single-active-consumer}. */
    SINGLE_ACTIVE_CONSUMER,
    /** Exchanges of the type {@code x-consistent-hash}. */
    CONSISTENT_HASH_EXCHANGE,
    /** Publisher confirms. */
    CONFIRMS,
    /** Unroutable mandatory messages come back. */
    MANDATORY_RETURNS,
    /** Queues with {@code x-dead-letter-exchange}, and {@code x-death} in what they send there. */
    DEAD_LETTER_EXCHANGE,
    /** A consumer hears that its queue has been deleted. */
    CONSUMER_CANCEL_NOTIFY,
    /** Policies by name pattern. */
    POLICIES,
    /** The broker closes every connection on request. */
    CLOSE_ALL_CONNECTIONS,
    /** The broker can be killed and started again with what it had stored. */
    KILL,
    /** The process can be stopped and continued. */
    STOP_CONTINUE,
    /** The broker itself listens for TLS. */
    TLS
}
