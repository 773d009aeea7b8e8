package io.pinion.examples.trading;

import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;

/**
 * The live side of a {@link Desk}: takes ticks and answers from lanes, writes the journal, sends orders, reads the clock.
 *
 * <p>Orders are offered, never waited for. One that finds the gateway's lane full, or closed, is given up and counted: it
 * would be late anyway, and a strategy that waits sees no ticks.
 * <p>Threads: the strategy's worker.
 */
final class Trader {
    /** A price of this age is no reason to trade. */
    static final long STALE_NS = 10_000_000;

    private final Desk desk;
    private final Journal journal;
    private final Lane<OrderEvent> orders;
    private final Latencies tickToStrategy;

    Trader(Desk desk, Journal journal, Lane<OrderEvent> orders, Latencies tickToStrategy) {
        this.desk = desk;
        this.journal = journal;
        this.orders = orders;
        this.tickToStrategy = tickToStrategy;
    }

    void onTick(TickEvent tick, long sequence, boolean endOfBatch) {
        onTick(tick, System.nanoTime());
    }

    void onTick(TickEvent tick, long nowNs) {
        boolean stale = nowNs - tick.dueNs > STALE_NS;
        journal.tick(tick.feed, tick.number, stale);
        if (desk.onTick(tick.feed, tick.number, tick.instrument, tick.price, stale)) {
            send(tick.dueNs);
        }
        tickToStrategy.record(tick.dueNs, tick.dueNs, nowNs);
    }

    private void send(long dueNs) {
        OrderEvent order = desk.order();
        order.dueNs = dueNs;
        if (orders.offer(OrderEvent::fill, order) != OfferResult.ACCEPTED) {
            journal.unsent();
            desk.unsent();
        }
    }

    void onAnswer(AckEvent answer, long sequence, boolean endOfBatch) {
        journal.answer(answer.accepted);
        desk.onAnswer(answer.id, answer.accepted);
    }

    void kill() {
        journal.kill();
        desk.kill();
    }
}
