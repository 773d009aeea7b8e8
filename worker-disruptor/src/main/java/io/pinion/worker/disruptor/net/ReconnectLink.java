package io.pinion.worker.disruptor.net;

/**
 * What a reconnecting stream asks of a connection to keep its account exact. A {@link io.pinion.worker.net.Stream} that
 * does not implement it is judged by its queue and the size of the send buffer.
 *
 * <p>Threads: any.
 */
interface ReconnectLink {

    /**
     * How many bytes of those given to {@code write} the system has taken; never falls. Counts the caller's bytes, also
     * where TLS makes others of them. Once the connection has ended it stays at the last value; what was only queued
     * never counts.
     */
    long handedToSystem();

    /**
     * How many bytes the system has taken and the peer's system has not acknowledged; -1 where nobody knows. Once the
     * connection has ended: as it was at the end, so it has to be read before the descriptor is closed.
     */
    long notAcknowledged();
}
