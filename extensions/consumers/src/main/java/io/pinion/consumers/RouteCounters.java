package io.pinion.consumers;

import java.util.concurrent.atomic.AtomicLong;

/** Counts of a route; written by the worker, read by anybody. */
final class RouteCounters {
    final AtomicLong bulks = new AtomicLong();
    final AtomicLong failedBulks = new AtomicLong();
    final AtomicLong acked = new AtomicLong();
    final AtomicLong rejected = new AtomicLong();
    final AtomicLong requeued = new AtomicLong();
    final AtomicLong stale = new AtomicLong();
    final AtomicLong deferred = new AtomicLong();
    final AtomicLong settleFailures = new AtomicLong();

    /** Adds; there is one writer. */
    static void add(AtomicLong counter, long count) {
        counter.lazySet(counter.getPlain() + count);
    }

    void settled(Action action) {
        add(
                switch (action) {
                    case ACK -> acked;
                    case REJECT -> rejected;
                    case REQUEUE -> requeued;
                },
                1);
    }
}
