package io.pinion.rabbitmq.dispatch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The broker's side of a consumer, as its worker sees it. Nothing here waits. */
interface Wire {
    /** Begins to connect and to take leases. */
    void start();

    /** Acknowledges a message, if its lease still lives. */
    void acknowledge(Arrival arrival);

    /** Gives a lease back; what it has delivered and was not acknowledged goes back to its place in the queue. */
    void release(Lease lease);

    /** Says that nothing of a lost lease waits any more, so that its queue may be taken again. */
    void drained(int shard);

    /** Ends everything; acknowledgements given before are sent first. */
    CompletableFuture<Void> close(Duration grace);

    /** What a wire tells. Any thread. */
    interface Listener {
        /** A message, in the order of its queue. */
        void arrived(Arrival arrival);

        /** A lease has ended; it has died before this call. Answered by {@link Wire#drained}. */
        void lost(Lease lease);

        /** Others wait for their share: the lease is to be given back when what is in work has ended. */
        void giveBack(Lease lease);

        /** Whether there is still a worker to hand messages to; asked about once a second. */
        boolean isAlive();
    }
}
