package io.pinion.rabbitmq.dispatch;

/**
 * What has become of the commands of a consumer, at one moment. Everything but {@link #leases} and {@link #members}
 * only grows.
 *
 * @param received commands that the broker has delivered, those delivered again included
 * @param handled commands whose handler has returned
 * @param failedAttempts calls of a handler that failed
 * @param retried attempts that were followed by another one
 * @param unknownTypes dead letters with {@link CommandHeaders#REASON_UNKNOWN_TYPE}
 * @param undecodable dead letters with {@link CommandHeaders#REASON_UNDECODABLE}
 * @param exhausted dead letters with {@link CommandHeaders#REASON_FAILED}
 * @param dropped commands let go unsettled because their lease had ended; the broker delivers them again
 * @param staleAcks commands that were handled and could not be acknowledged, because their lease had ended; they come
 *     again
 * @param leasesTaken how often a queue was taken
 * @param leasesLost how often one was lost without being given back
 * @param leases queues held: partitions, or the one queue that is not partitioned
 * @param members processes that consume from the partitions, as the broker has last said; 0 if there are none
 */
public record RemoteStats(
        long received,
        long handled,
        long failedAttempts,
        long retried,
        long unknownTypes,
        long undecodable,
        long exhausted,
        long dropped,
        long staleAcks,
        long leasesTaken,
        long leasesLost,
        int leases,
        int members) {

    static RemoteStats of(Tally tally) {
        return new RemoteStats(
                tally.received.sum(),
                tally.handled.sum(),
                tally.failedAttempts.sum(),
                tally.retried.sum(),
                tally.unknownTypes.sum(),
                tally.undecodable.sum(),
                tally.exhausted.sum(),
                tally.dropped.sum(),
                tally.staleAcks.sum(),
                tally.leasesTaken.sum(),
                tally.leasesLost.sum(),
                tally.leases,
                tally.members);
    }

    /**
     * Returns how many commands have become dead letters.
     *
     * @return the sum over the reasons
     */
    public long deadLetters() {
        return unknownTypes + undecodable + exhausted;
    }
}
