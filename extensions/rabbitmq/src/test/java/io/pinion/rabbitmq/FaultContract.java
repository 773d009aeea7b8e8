package io.pinion.rabbitmq;

import static io.pinion.rabbitmq.Amqp.amqp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import io.pinion.brokers.BrokerKind;
import io.pinion.brokers.FaultProxy;
import io.pinion.brokers.Feature;
import io.pinion.brokers.TestCertificate;
import io.pinion.consumers.App;
import io.pinion.consumers.RouteStats;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What consuming promises when things go wrong, on any broker. */
@Timeout(600)
abstract class FaultContract extends ConsumingFixture {
    private static final int MESSAGES = Integer.getInteger("pinion.amqp.messages", 100_000);
    private static final int PREFETCH = 500;
    private static final Duration LONG = Duration.ofSeconds(400);

    FaultContract(BrokerKind kind) {
        super(kind);
    }

    interface Cut {
        void make(FaultProxy proxy) throws Exception;
    }

    @Test
    @DisplayName("T34: cut connections during many messages: none is lost, duplicates at most what was unsettled")
    void cuts_loseNothing() throws Exception {
        loseNothing(6, FaultProxy::cut);
    }

    @Test
    @DisplayName("T34: the broker closes all connections during many messages: none is lost")
    void closedConnections_loseNothing() throws Exception {
        requires(Feature.CLOSE_ALL_CONNECTIONS);
        loseNothing(3, proxy -> broker().closeAllConnections());
    }

    @Test
    @DisplayName("T34, F24: a black hole during many messages is noticed by the missing life signs: none is lost")
    void blackHole_losesNothing() throws Exception {
        loseNothing(2, proxy -> {
            int before = proxy.accepted();
            proxy.flow(FaultProxy.Flow.DISCARD);
            await("noticed", () -> proxy.accepted() > before);
            proxy.cut();
            proxy.flow(FaultProxy.Flow.PASS);
        });
    }

    @Test
    @DisplayName("T34: the broker is killed and started again during many messages: none is lost")
    void kill_losesNothing() throws Exception {
        requires(Feature.KILL);
        loseNothing(
                1,
                proxy -> {
                    broker().kill9();
                    broker().restart();
                    assumeTrue(broker().hasQueue(vhost(), "q"), "the node came back without its durable queue");
                },
                true);
    }

    @Test
    @DisplayName("T34: the broker is stopped for longer than the life signs allow, and continued: none is lost")
    void stopped_losesNothing() throws Exception {
        requires(Feature.STOP_CONTINUE);
        loseNothing(2, proxy -> {
            broker().stopProcess();
            int before = proxy.accepted();
            await("noticed", () -> proxy.accepted() > before);
            broker().continueProcess();
        });
    }

    private void loseNothing(int cuts, Cut cut) throws Exception {
        loseNothing(cuts, cut, false);
    }

    private void loseNothing(int cuts, Cut cut, boolean killed) throws Exception {
        declare("q");
        publishNumbers("q", 0, MESSAGES);
        AtomicIntegerArray handled = new AtomicIntegerArray(MESSAGES);
        AtomicInteger distinct = new AtomicInteger();
        AmqpRoute route = amqp("q")
                .prefetch(PREFETCH)
                .bulkSize(100)
                .bulkAge(Duration.ofMillis(50))
                .redeliveryLimit(1000)
                .requeuePause(Duration.ofMillis(1), Duration.ofMillis(10));
        try (FaultProxy proxy = FaultProxy.to(broker());
                Logged log = Logged.by(AmqpSource.class)) {
            App app = app(connection(proxy.host(), proxy.port())
                    .heartbeat(Duration.ofSeconds(1))
                    .connectTimeout(Duration.ofSeconds(2))
                    .build());
            app.route(route, messages -> handle(messages, handled, distinct)).start();
            for (int i = 1; i <= cuts; i++) {
                int before = (int) ((long) MESSAGES * i / (cuts + 2));
                await("part " + i, LONG, () -> distinct.get() >= before);
                cut.make(proxy);
            }
            await("all", LONG, () -> distinct.get() == MESSAGES);
            await("settled", LONG, () -> depth("q") == 0);
            assertThat(log.text()).doesNotContain("406");
            long duplicates = -MESSAGES;
            for (int i = 0; i < MESSAGES; i++) {
                duplicates += handled.get(i);
            }
            // A refused reconnection in the middle of a fault may cost one more prefetch. A broker that is killed also
            // forgets acknowledgements that it had received and not yet written.
            assertThat(killed ? 0 : duplicates)
                    .isLessThanOrEqualTo((long) PREFETCH * route.stats().channelsOpened());
            assertThat(route.stats().channelsOpened()).isGreaterThan(cuts);
            assertThat(proxy.open()).as("no connection leaks").isLessThanOrEqualTo(1);
            exact(app, route);
        }
    }

    private static void handle(List<AmqpMessage> messages, AtomicIntegerArray handled, AtomicInteger distinct) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (AmqpMessage each : messages) {
            if (random.nextInt(500) == 0) {
                each.requeue();
            } else {
                each.accept();
                if (handled.getAndIncrement(Integer.parseInt(each.text())) == 0) {
                    distinct.incrementAndGet();
                }
            }
        }
        if (random.nextInt(20) == 0) {
            throw new HandlerFault();
        }
    }

    static final class HandlerFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HandlerFault() {
            super("as the test wants it", null, false, false);
        }
    }

    /** Every settlement of the route has been sent, or is counted as stale or failed. */
    private static void exact(App app, AmqpRoute route) {
        RouteStats settled = app.stats().values().iterator().next();
        await("exact", () -> {
            AmqpStats sent = route.stats();
            return settled.acked() + settled.rejected() + settled.requeued()
                    == sent.acked() + sent.rejected() + sent.requeued() + sent.stale() + sent.settleFailures();
        });
    }

    @Test
    @DisplayName("T35: connections cut while bulks are in work: no 406, every settlement sent or counted as stale")
    void generations_areNeverMixed() throws Exception {
        declare("q");
        publishNumbers("q", 0, 2000);
        AmqpRoute route = amqp("q").prefetch(50).bulkSize(10).concurrency(4).bulkAge(Duration.ofMillis(20));
        AtomicInteger inWork = new AtomicInteger();
        try (FaultProxy proxy = FaultProxy.to(broker());
                Logged log = Logged.by(AmqpSource.class)) {
            App app = app(connection(proxy.host(), proxy.port()).build());
            app.routeBlocking(route, messages -> {
                        inWork.incrementAndGet();
                        LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(20_000_000));
                        inWork.decrementAndGet();
                    })
                    .start();
            for (int i = 0; i < 10; i++) {
                long channels = i + 1L;
                // However much was handled while this thread did not run.
                publishNumbers("q", 0, 100);
                await("in work", () -> inWork.get() > 1 && route.stats().channelsOpened() >= channels);
                proxy.cut();
            }
            await("all", () -> depth("q") == 0);
            exact(app, route);
            assertThat(log.text()).doesNotContain("406");
            assertThat(route.stats().stale())
                    .as("some were in work at each cut")
                    .isPositive();
        }
    }

    @Test
    @DisplayName(
            "S3 case 15: S3.15: a channel closed by the broker: all queues of the route are consumed again, on a new"
                    + " channel of the same connection")
    void closedChannel_isOpenedAnew() throws Exception {
        declare("a");
        declare("b");
        AmqpRoute route = amqp("a", "b");
        AmqpConnection connection = connection().build();
        app(connection).route(route, messages -> {}).start();
        publish("a", "1");
        await("acked", () -> route.stats().acked() == 1);
        ConsumerHub hub = connection.hub(vhost());
        hub.link().execute(() -> {
            try {
                hub.sources().get(0).current().channel.queueDeclarePassive("not there");
            } catch (IOException e) {
                // The broker has closed the channel.
            }
        });
        await("a new channel", () -> route.stats().channelsOpened() == 2);
        publish("a", "2");
        publish("b", "3");
        await("acked", () -> route.stats().acked() == 3);
        assertThat(hub.link().status().attempts()).isEqualTo(1);
    }

    @Test
    @DisplayName("S3 case 17: a broker that is away: tried again and again, each failure told with its number")
    void brokerAway_isTriedAgain() throws Exception {
        declare("q");
        publish("q", "1");
        Queue<Integer> failures = new ConcurrentLinkedQueue<>();
        AmqpRoute route = amqp("q");
        try (FaultProxy proxy = FaultProxy.to(broker())) {
            proxy.refuse();
            app(connection(proxy.host(), proxy.port())
                            .onConnectFailure((error, n) -> failures.add(n))
                            .build())
                    .route(route, messages -> {})
                    .start();
            await("three failures", () -> failures.size() >= 3);
            assertThat(failures).startsWith(1, 2, 3);
            proxy.accept();
            await("acked", () -> route.stats().acked() == 1);
        }
    }

    @Test
    @DisplayName("T37, F34: a deleted queue ends its consumer and no other; it is consumed again when it is back")
    void deletedQueue_isConsumedAgainWhenItIsBack() throws Exception {
        declare("a");
        declare("b");
        AmqpRoute route = amqp("a", "b");
        app(connection().livenessInterval(Duration.ofMillis(300)).build())
                .route(route, messages -> {})
                .start();
        publish("a", "1");
        publish("b", "2");
        await("acked", () -> route.stats().acked() == 2);
        try (Channel channel = plain()) {
            channel.queueDelete("a");
        }
        await(
                "noticed",
                () -> route.stats().cancelledByBroker() == 1 || route.stats().channelsOpened() > 1);
        publish("b", "3");
        await("the other goes on", () -> route.stats().acked() == 3);
        declare("a");
        publish("a", "4");
        await("back", () -> route.stats().acked() == 4);
    }

    @Test
    @DisplayName(
            "T37, F34: the broker closes the channel of a handler that is too slow: opened anew, counted, and warned of")
    void consumerTimeout_isSurvived() throws Exception {
        requires(Feature.CONSUMER_TIMEOUT);
        broker().setConsumerTimeout(Duration.ofSeconds(2));
        declare("q");
        publish("q", "1");
        AtomicInteger calls = new AtomicInteger();
        AmqpRoute route = amqp("q");
        try (Logged log = Logged.by(AmqpSource.class)) {
            app(connection().build())
                    .routeBlocking(route, messages -> {
                        if (calls.incrementAndGet() == 1) {
                            await("closed", () -> route.stats().consumerTimeouts() == 1);
                        }
                    })
                    .start();
            await("acked", () -> route.stats().acked() == 1);
            assertThat(calls).hasValue(2);
            assertThat(route.stats().stale()).isEqualTo(1);
            assertThat(log.text()).contains("took longer than the broker waits");
        }
    }

    @Test
    @DisplayName("T37: consuming goes on during a memory alarm")
    void memoryAlarm_consumingGoesOn() throws Exception {
        requires(Feature.ALARMS);
        declare("q");
        publishNumbers("q", 0, 100);
        broker().raiseMemoryAlarm();
        AmqpRoute route = amqp("q");
        app(connection().build()).route(route, messages -> {}).start();
        await("acked", () -> route.stats().acked() == 100);
        broker().clearMemoryAlarm();
    }

    @Test
    @DisplayName("TLS: a certificate for the name of the host is accepted")
    void tls_rightName_connects() throws Exception {
        assertThat(connectsOverTls(TestCertificate.RIGHT, false)).isTrue();
    }

    @Test
    @DisplayName("TLS, T28: a trusted certificate for another name is refused, unless any name is accepted")
    void tls_wrongName_isRefused() throws Exception {
        assertThat(connectsOverTls(TestCertificate.WRONG_HOST, false)).isFalse();
        assertThat(connectsOverTls(TestCertificate.WRONG_HOST, true)).isTrue();
    }

    @Test
    @DisplayName("TLS, T28: an expired certificate is refused")
    void tls_expired_isRefused() throws Exception {
        assertThat(connectsOverTls(TestCertificate.EXPIRED, false)).isFalse();
    }

    private boolean connectsOverTls(TestCertificate certificate, boolean anyName) throws Exception {
        declare("q");
        publish("q", "1");
        AmqpRoute route = amqp("q");
        AtomicInteger failures = new AtomicInteger();
        try (FaultProxy proxy = FaultProxy.tls(broker(), certificate)) {
            AmqpConnectionBuilder builder = connection("localhost", proxy.port())
                    .tls(certificate.client())
                    .onConnectFailure((error, n) -> failures.incrementAndGet());
            try (App app = App.create()) {
                app.connect((anyName ? builder.insecureAcceptAnyHostName() : builder).build())
                        .route(route, messages -> {})
                        .start();
                await("an end", () -> failures.get() >= 2 || route.stats().acked() >= 1);
                return route.stats().acked() >= 1;
            }
        }
    }
}
