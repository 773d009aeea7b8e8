package io.pinion.examples.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.worker.BatchHandler;
import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import io.pinion.worker.Worker;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a tick, and the order it leads to, allocate on the threads they pass. The figure is the smallest of several
 * rounds: code that is compiled late allocates in one round, what every tick allocates is in all of them.
 */
@Timeout(60)
class TradingAllocationTest {
    private static final int TICKS_OF_A_ROUND = 40_000;
    /** Far fewer orders than the gateway's lane holds, so that a busy machine does not pull the kill switch. */
    private static final int BURST = 500;

    private static final int WARM_UP_ROUNDS = 6;
    private static final int ROUNDS = 20;
    private static final double NOTHING = 0.1;

    private record PerTick(double feed, double strategy, double gateway) {
        PerTick smaller(PerTick other) {
            return new PerTick(
                    Math.min(feed, other.feed), Math.min(strategy, other.strategy), Math.min(gateway, other.gateway));
        }

        boolean isNothing() {
            return feed < NOTHING && strategy < NOTHING && gateway < NOTHING;
        }
    }

    private interface Handlers {
        BatchHandler<TickEvent> around(Trader trader);
    }

    @BeforeEach
    void needCounting() {
        assumeTrue(Allocations.areCounted(), "this JVM does not count what threads allocate");
    }

    @Test
    void tickToAnswer_asShipped_allocatesNothing() throws Exception {
        PerTick smallest = measure(trader -> trader::onTick);

        assertThat(smallest.isNothing()).as(smallest.toString()).isTrue();
    }

    /** The broken twin: the same path with a handler that makes one small object per tick. */
    @Test
    void tickToAnswer_handlerMakesAnObjectPerTick_isFound() throws Exception {
        AtomicReference<Object> keep = new AtomicReference<>();
        PerTick smallest = measure(trader -> (tick, sequence, end) -> {
            keep.lazySet(new long[] {tick.price});
            trader.onTick(tick, sequence, end);
        });

        assertThat(smallest.strategy).as(smallest.toString()).isGreaterThanOrEqualTo(16);
        assertThat(smallest.feed).isLessThan(NOTHING);
    }

    private static PerTick measure(Handlers handlers) throws Exception {
        try (Exchange exchange = Exchange.start(2);
                Worker gatewayWorker = Worker.start();
                Worker strategyWorker = Worker.start()) {
            Schedule schedule = new Schedule(1_000, 1, Integer.MAX_VALUE / 2);
            schedule.begin(System.nanoTime() - Schedule.WARM_UP.toNanos());
            Gateway gateway = new Gateway(gatewayWorker, schedule);
            Desk desk = new Desk(1, 2);
            Journal journal = new Journal(TICKS_OF_A_ROUND * (ROUNDS + WARM_UP_ROUNDS));
            Trader trader = new Trader(desk, journal, gateway.orders(), new Latencies(schedule));
            AtomicLong handled = new AtomicLong();
            AtomicLong sent = new AtomicLong();
            AtomicLong answered = new AtomicLong();
            BatchHandler<TickEvent> handler = handlers.around(trader);
            Lane<TickEvent> ticks = strategyWorker
                    .lanes()
                    .lane(
                            TickEvent::new,
                            (tick, sequence, end) -> {
                                handler.onEvent(tick, sequence, end);
                                sent.lazySet(desk.order().id + 1);
                                handled.lazySet(handled.get() + 1);
                            },
                            1_024);
            gateway.connect(
                    exchange.address(),
                    strategyWorker
                            .lanes()
                            .lane(
                                    AckEvent::new,
                                    (answer, sequence, end) -> {
                                        trader.onAnswer(answer, sequence, end);
                                        answered.lazySet(answer.id + 1);
                                    },
                                    Desk.MAX_OPEN_ORDERS),
                    () -> {});
            Round round = new Round(new Feed(0, 1, 2), ticks, handled, sent, answered);
            long strategyId = strategyWorker.call(() -> Thread.currentThread().getId());
            long gatewayId = gatewayWorker.call(() -> Thread.currentThread().getId());

            for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                round.run();
            }
            PerTick smallest = round(round, strategyId, gatewayId);
            for (int i = 1; i < ROUNDS && !smallest.isNothing(); i++) {
                smallest = smallest.smaller(round(round, strategyId, gatewayId));
            }
            Counters counters = new Counters();
            strategyWorker.call(() -> {
                desk.copyCounters(counters);
                return counters;
            });
            assertThat(counters.sent).as("orders").isGreaterThan(1_000);
            gateway.close();
            return smallest;
        }
    }

    private static PerTick round(Round round, long strategyId, long gatewayId) {
        Allocations feed = new Allocations("feed", Thread.currentThread().getId());
        Allocations strategy = new Allocations("strategy", strategyId);
        Allocations gateway = new Allocations("gateway", gatewayId);
        strategy.begin();
        gateway.begin();
        feed.begin();
        round.run();
        feed.end();
        strategy.end();
        gateway.end();
        return new PerTick(
                feed.result(TICKS_OF_A_ROUND).perTick(),
                strategy.result(TICKS_OF_A_ROUND).perTick(),
                gateway.result(TICKS_OF_A_ROUND).perTick());
    }

    /** Publishes ticks from this thread, in bursts, each of which is handled and answered before the next. */
    private record Round(Feed feed, Lane<TickEvent> ticks, AtomicLong handled, AtomicLong sent, AtomicLong answered) {
        void run() {
            for (int done = 0; done < TICKS_OF_A_ROUND; done += BURST) {
                long target = handled.get() + BURST;
                for (int i = 0; i < BURST; i++) {
                    feed.next();
                    feed.due(System.nanoTime());
                    if (ticks.offer(TickEvent::fill, feed) != OfferResult.ACCEPTED) {
                        throw new IllegalStateException("a burst must fit into the lane of ticks");
                    }
                }
                while (handled.get() < target || answered.get() < sent.get()) {
                    Thread.yield();
                }
            }
        }
    }
}
