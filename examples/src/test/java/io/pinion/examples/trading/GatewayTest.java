package io.pinion.examples.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import io.pinion.worker.Worker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way of an order: lane, gateway, exchange and back; and what happens where it is blocked or broken. */
@Timeout(30)
class GatewayTest {
    private static final int CAPACITY = 4;
    private static final int INSTRUMENTS = 2;

    private final Worker gatewayWorker = Worker.start();
    private final Worker strategyWorker = Worker.start();
    private final Schedule schedule = new Schedule(1_000, 2, 1_000);
    private final Gateway gateway = new Gateway(gatewayWorker, schedule, CAPACITY);
    private final Desk desk = new Desk(2, INSTRUMENTS);
    private final Journal journal = new Journal(20_000);
    private final Trader trader = new Trader(desk, journal, gateway.orders(), new Latencies(schedule));
    private final Counters counters = new Counters();
    private final TickEvent tick = new TickEvent();

    @AfterEach
    void close() {
        strategyWorker.close();
        gatewayWorker.close();
    }

    /** On this thread: no worker has the desk yet. */
    private void warmUp() {
        for (int i = 0; i < Crossing.TICKS_BEFORE_FIRST_SIGNAL * 2; i++) {
            price(10_000);
        }
    }

    private void price(long price) {
        tick.price = price;
        trader.onTick(tick, tick.dueNs);
        tick.number++;
    }

    private void signal() {
        price((tick.number & 1) == 0 ? 20_000 : 1);
    }

    private Counters counters() {
        desk.copyCounters(counters);
        return counters;
    }

    @Test
    void offer_gatewayBlocked_ordersBeyondTheLaneAreCountedAndKillInTheEnd() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        gatewayWorker.execute(() -> {
            blocked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        blocked.await();
        Feed feed = new Feed(0, 2, INSTRUMENTS);

        ticksUntil(feed, 3);
        assertThat(counters().sent).isEqualTo(CAPACITY);
        assertThat(counters().unsent).isEqualTo(3);
        assertThat(desk.isKilled()).isFalse();

        ticksUntil(feed, Desk.MAX_UNSENT);
        ticksUntil(feed, Integer.MAX_VALUE);
        assertThat(counters().sent).isEqualTo(CAPACITY);
        assertThat(counters().unsent).isEqualTo(Desk.MAX_UNSENT);
        assertThat(desk.isKilled()).isTrue();
        assertThat(counters().signals)
                .isEqualTo(counters().sent + counters().unsent + counters().blocked());
        assertThat(replayed()).usingRecursiveComparison().isEqualTo(counters());
        release.countDown();
    }

    /** Some thousand ticks, or fewer if so many orders could not be sent before. */
    private void ticksUntil(Feed feed, int unsent) {
        for (int i = 0; i < 5_000 && counters().unsent < unsent; i++) {
            feed.next();
            TickEvent.fill(tick, feed);
            trader.onTick(tick, tick.dueNs);
        }
    }

    private Counters replayed() {
        Counters copy = new Counters();
        Journal.Replay.of(journal, 2, INSTRUMENTS).copyCounters(copy);
        return copy;
    }

    @Test
    void offer_gatewayClosed_orderIsCountedAsUnsent() {
        gatewayWorker.close();
        warmUp();
        signal();

        assertThat(counters().sent).isZero();
        assertThat(counters().unsent).isEqualTo(1);
    }

    @Test
    void orders_connected_allAreAnsweredInOrderAndBooksAgree() throws Exception {
        try (Exchange exchange = Exchange.start(INSTRUMENTS)) {
            CountDownLatch answered = new CountDownLatch(CAPACITY);
            Lane<AckEvent> answers = strategyWorker
                    .lanes()
                    .lane(
                            AckEvent::new,
                            (answer, sequence, end) -> {
                                trader.onAnswer(answer, sequence, end);
                                answered.countDown();
                            },
                            Desk.MAX_OPEN_ORDERS);
            gateway.connect(exchange.address(), answers, () -> strategyWorker.execute(trader::kill));
            strategyWorker.submit(this::warmUp).join();
            for (int i = 0; i < CAPACITY; i++) {
                strategyWorker.submit(this::signal).join();
            }
            assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
            gateway.close();
            gateway.close();
            assertThat(exchange.awaitEnd(Duration.ofSeconds(10))).isTrue();
            strategyWorker.close();
            gatewayWorker.close();

            assertThat(exchange.accepted()).isEqualTo(counters().accepted).isEqualTo(CAPACITY);
            assertThat(exchange.checksum()).isEqualTo(counters().ordersChecksum);
            assertThat(exchange.outOfOrder()).isZero();
            assertThat(desk.position(0)).isEqualTo(exchange.position(0));
            assertThat(desk.isKilled()).as("a close in order is no loss").isFalse();
            assertThat(gateway.unwritten() + gateway.lostAnswers()).isZero();
        }
    }

    @Test
    void exchange_endsTheConnection_killsAndOrdersAreCountedAsUnwritten() throws Exception {
        CountDownLatch killed = new CountDownLatch(1);
        Lane<AckEvent> answers = strategyWorker.lanes().lane(AckEvent::new, trader::onAnswer, Desk.MAX_OPEN_ORDERS);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            gateway.connect(server.getLocalSocketAddress(), answers, killed::countDown);
            server.accept().close();
            assertThat(killed.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(gateway.orders().offer(OrderEvent::fill, new OrderEvent())).isEqualTo(OfferResult.ACCEPTED);
        gatewayWorker.close();

        assertThat(gateway.unwritten()).isEqualTo(1);
    }

    @Test
    void connect_nobodyListens_saysSo() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) server.getLocalSocketAddress();
        }
        Lane<AckEvent> answers = strategyWorker.lanes().lane(AckEvent::new, trader::onAnswer, Desk.MAX_OPEN_ORDERS);

        assertThatExceptionOfType(TradingException.class)
                .isThrownBy(() -> gateway.connect(nobody, answers, () -> {}))
                .withMessageStartingWith("The gateway cannot connect to the exchange: ")
                .matches(e -> e.exitCode() == TickToOrder.NOT_PROVEN);
    }
}
