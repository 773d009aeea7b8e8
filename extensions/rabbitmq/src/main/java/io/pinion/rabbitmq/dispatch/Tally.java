package io.pinion.rabbitmq.dispatch;

import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of received commands. */
final class Tally {
    final LongAdder received = new LongAdder();
    final LongAdder handled = new LongAdder();
    final LongAdder failedAttempts = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder unknownTypes = new LongAdder();
    final LongAdder undecodable = new LongAdder();
    final LongAdder exhausted = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder staleAcks = new LongAdder();
    final LongAdder leasesTaken = new LongAdder();
    final LongAdder leasesLost = new LongAdder();
    volatile int leases;
    volatile int members;
}
