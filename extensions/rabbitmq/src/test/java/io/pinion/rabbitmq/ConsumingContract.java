package io.pinion.rabbitmq;

import static io.pinion.rabbitmq.Amqp.amqp;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.brokers.BrokerKind;
import io.pinion.brokers.Brokers;
import io.pinion.consumers.Action;
import io.pinion.consumers.source.SourceStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What consuming promises, on any broker. */
abstract class ConsumingContract extends ConsumingFixture {
    private static final Duration MOMENT = Duration.ofMillis(300);

    private final Queue<List<String>> bulks = new ConcurrentLinkedQueue<>();

    ConsumingContract(BrokerKind kind) {
        super(kind);
    }

    record Count(String name, int value) {}

    private void record(List<AmqpMessage> messages) {
        bulks.add(messages.stream().map(AmqpMessage::text).toList());
    }

    @Test
    @DisplayName("S3 case 2: bulk 1: the handler gets a list of one, and the message is acked once")
    void bulkOfOne_oneMessage_isHandledAndAckedOnce() throws Exception {
        declare("q");
        AmqpRoute route = amqp("q");
        app(connection().build()).route(route, this::record).start();
        publish("q", "1");
        await("acked", () -> route.stats().acked() == 1);
        assertThat(bulks).containsExactly(List.of("1"));
        await("gone", () -> depth("q") == 0);
        assertThat(route.stats().settleCommands()).isEqualTo(1);
    }

    @Test
    @DisplayName("S3 case 3: bulk 2: nothing after the first message, both after the second, both acked by one command")
    void bulkOfTwo_isHandledWhenFull_andAckedInOneCommand() throws Exception {
        declare("q");
        AmqpRoute route = amqp("q").bulkSize(2);
        app(connection().build()).route(route, this::record).start();
        publish("q", "1");
        await("delivered", () -> route.stats().delivered() == 1);
        assertThat(stays(MOMENT, bulks::isEmpty)).isTrue();
        publish("q", "2");
        await("acked", () -> route.stats().acked() == 2);
        assertThat(bulks).containsExactly(List.of("1", "2"));
        assertThat(route.stats().settleCommands()).isEqualTo(1);
        await("gone", () -> depth("q") == 0);
    }

    @Test
    @DisplayName("S3.4: body is the decoded content, bytes are what came; properties are there")
    void message_hasBodyBytesAndProperties() throws Exception {
        declare("q");
        AtomicReference<Object> body = new AtomicReference<>();
        AtomicReference<AmqpMessage> seen = new AtomicReference<>();
        AmqpRoute route = amqp("q");
        app(connection().build())
                .route(route, messages -> {
                    body.set(List.of(
                            messages.get(0).body(Object.class), messages.get(0).body(Count.class)));
                    seen.set(messages.get(0));
                })
                .start();
        publish("q", "{\"name\": \"odin\", \"value\": 3, \"more\": [1]}");
        await("acked", () -> route.stats().acked() == 1);
        assertThat(body.get())
                .isEqualTo(List.of(Map.of("name", "odin", "value", 3, "more", List.of(1)), new Count("odin", 3)));
        AmqpMessage message = seen.get();
        assertThat(message.text()).isEqualTo("{\"name\": \"odin\", \"value\": 3, \"more\": [1]}");
        assertThat(message.queue()).isEqualTo("q");
        assertThat(message.routingKey()).isEqualTo("q");
        assertThat(message.exchange()).isEmpty();
        assertThat(message.contentType()).contains("application/json");
        assertThat(message.redelivered()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    @DisplayName("S3 case 6: S3.5, S3.7: after success: ON_SUCCESS, whichever it is")
    void success_settlesAsSet(Action action) throws Exception {
        settlesAs(action, amqp("q").onSuccess(action), false);
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    @DisplayName("S3 cases 4 and 5: S3.6, S3.7: after an exception: ON_EXCEPTION, for every message of the bulk")
    void exception_settlesAsSet(Action action) throws Exception {
        settlesAs(action, amqp("q").onException(action), true);
    }

    private void settlesAs(Action action, AmqpRoute route, boolean fails) throws Exception {
        declareWithDeadLetters("q");
        AtomicInteger calls = new AtomicInteger();
        route.bulkSize(2).requeuePause(Duration.ofMillis(1), Duration.ofMillis(1));
        app(connection().build())
                .route(route, messages -> {
                    if (calls.incrementAndGet() > 1) {
                        messages.forEach(AmqpMessage::accept); // those that came again
                    } else if (fails) {
                        throw new IllegalStateException("as the test wants it");
                    }
                })
                .start();
        publish("q", "1", "2");
        switch (action) {
            case ACK -> await("acked", () -> route.stats().acked() == 2);
            case REJECT -> {
                await("rejected", () -> route.stats().rejected() == 2);
                expectDead("q", "1", "2");
            }
            case REQUEUE ->
                await(
                        "put back, and acked",
                        () -> route.stats().requeued() == 2 && route.stats().acked() == 2);
        }
        await("gone", () -> depth("q") == 0);
    }

    @Test
    @DisplayName("S3.8: marks beat the default also when the handler throws, each for its own message")
    void marks_areSettledOneByOne() throws Exception {
        declareWithDeadLetters("q");
        AmqpRoute route = amqp("q").bulkSize(5).onException(Action.REJECT);
        app(connection().build())
                .route(route, messages -> {
                    messages.get(1).accept();
                    messages.get(3).reject();
                    messages.get(3).accept();
                    throw new IllegalStateException("as the test wants it");
                })
                .start();
        publish("q", "0", "1", "2", "3", "4");
        await("settled", () -> route.stats().acked() == 2 && route.stats().rejected() == 3);
        expectDead("q", "0", "2", "4");
    }

    @Test
    @DisplayName("S3 case 18: S3.13: bad JSON is logged with its text and acked, and the rest of the bulk is handled")
    void undecodable_canBeDropped() throws Exception {
        declare("q");
        AmqpRoute route = amqp("q").body(Count.class).onUndecodable(Action.ACK).bulkSize(2);
        try (Logged log = Logged.by(AmqpSource.class)) {
            app(connection().build()).route(route, this::record).start();
            publish("q", "{\"name\":\"a\",\"value\":1}", "not JSON \u0085\n\u001b[31m", "{\"name\":\"b\",\"value\":2}");
            await("acked", () -> route.stats().acked() == 3);
            assertThat(log.text())
                    .contains("not JSON \\u0085\\u000a\\u001b[31m")
                    .contains("dropped");
        }
        assertThat(bulks).containsExactly(List.of("{\"name\":\"a\",\"value\":1}", "{\"name\":\"b\",\"value\":2}"));
        assertThat(route.stats().undecodable()).isEqualTo(1);
        await("gone", () -> depth("q") == 0);
    }

    @Test
    @DisplayName("S3.13: by default an undecodable message goes to the dead letters, never round and round")
    void undecodable_isRejectedByDefault() throws Exception {
        declareWithDeadLetters("q");
        AmqpRoute route = amqp("q").body(Count.class).deadLetterExchange("q.dlx");
        app(connection().build()).route(route, this::record).start();
        publish("q", "bad", "{\"name\":\"a\",\"value\":1}");
        await("settled", () -> route.stats().acked() == 1 && route.stats().rejected() == 1);
        expectDead("q", "bad");
        assertThat(bulks).hasSize(1);
    }

    @Test
    @DisplayName("S3.13: a body that fails in the handler is rejected alone; its bulk follows ON_EXCEPTION")
    void undecodable_inTheHandler_marksOnlyItself() throws Exception {
        declareWithDeadLetters("q");
        AmqpRoute route = amqp("q").bulkSize(3).requeuePause(Duration.ofMillis(1), Duration.ofMillis(1));
        app(connection().build())
                .route(route, messages -> {
                    for (AmqpMessage each : messages) {
                        each.body(Count.class);
                    }
                })
                .start();
        publish("q", "{\"name\":\"a\",\"value\":1}", "bad", "{\"name\":\"b\",\"value\":2}");
        await("settled", () -> route.stats().acked() == 2 && route.stats().rejected() == 1);
        expectDead("q", "bad");
        assertThat(route.stats().requeued()).isEqualTo(2);
        assertThat(route.stats().undecodable()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "S3 case 19: S3.2: one route of two queues, one consumer each on one channel; two routes, two channels")
    void queues_ofOneRoute_shareAChannel() throws Exception {
        declare("a");
        declare("b");
        declare("c");
        AmqpRoute both = amqp("a", "b").bulkSize(2);
        AmqpRoute other = amqp("c");
        app(connection().build())
                .route(both, this::record)
                .route(other, this::record)
                .start();
        publish("a", "1");
        await("delivered", () -> both.stats().delivered() == 1);
        publish("b", "2");
        publish("c", "3");
        await("acked", () -> both.stats().acked() == 2 && other.stats().acked() == 1);
        assertThat(bulks).containsExactlyInAnyOrder(List.of("1", "2"), List.of("3"));
        assertThat(both.stats().channelsOpened()).isEqualTo(1);
        assertThat(broker().listConnections())
                .as("one connection, and the test's")
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    @DisplayName("S3 case 19: S3.3: routes of two virtual hosts have a connection each")
    void vhosts_areKeptApart() throws Exception {
        String second = Brokers.uniqueName("second");
        broker().createVhost(second);
        declare("q");
        AmqpRoute here = amqp("q").name("here");
        AmqpRoute there = amqp("q").name("there").vhost(second);
        app(connection().build())
                .route(here, this::record)
                .route(there, this::record)
                .start();
        publish("q", "1");
        await("acked", () -> here.stats().acked() == 1);
        await("a channel each", () -> there.stats().channelsOpened() == 1);
        assertThat(there.stats().delivered()).isZero();
        closeApps();
        broker().deleteVhost(second);
    }

    @Test
    @DisplayName("S3 case 1: S3.11: a bulk is never larger than the prefetch")
    void bulk_isLoweredToThePrefetch() throws Exception {
        declare("q");
        AmqpRoute route = amqp("q").prefetch(4).bulkSize(8);
        app(connection().build()).route(route, this::record).start();
        publish("q", "1", "2", "3", "4");
        await("acked", () -> route.stats().acked() == 4);
        assertThat(bulks).containsExactly(List.of("1", "2", "3", "4"));
    }

    @Test
    @DisplayName("F35: never more than the prefetch is unsettled")
    void prefetch_boundsWhatIsDelivered() throws Exception {
        declare("q");
        CountDownLatch go = new CountDownLatch(1);
        AmqpRoute route = amqp("q").prefetch(3);
        app(connection().build())
                .routeBlocking(route, messages -> go.await(30, TimeUnit.SECONDS))
                .start();
        publish("q", "1", "2", "3", "4", "5");
        await("delivered", () -> route.stats().delivered() == 3);
        assertThat(stays(MOMENT, () -> route.stats().delivered() == 3)).isTrue();
        go.countDown();
        await("acked", () -> route.stats().acked() == 5);
    }

    @Test
    @DisplayName("S3.2, G17: several queues fill to the prefetch each, the handlers never hold more than it")
    void severalQueues_neverExceedTheLimitOfTheRoute() throws Exception {
        declare("a");
        declare("b");
        AmqpRoute route = amqp("a", "b").prefetch(4).bulkSize(4);
        CountDownLatch go = new CountDownLatch(1);
        app(connection().build())
                .routeBlocking(route, messages -> {
                    go.await(30, TimeUnit.SECONDS);
                    record(messages);
                })
                .start();
        publishNumbers("a", 0, 40);
        publishNumbers("b", 40, 80);
        // Some brokers count the prefetch for the channel, not for each consumer.
        await("delivered", () -> route.stats().delivered() >= 4);
        assertThat(stays(MOMENT, () -> route.stats().delivered() <= 8)).isTrue();
        go.countDown();
        await("acked", () -> route.stats().acked() == 80);
        assertThat(bulks.stream().flatMap(List::stream).distinct()).hasSize(80);
        assertThat(bulks).allMatch(each -> each.size() <= 4);
    }

    @Test
    @DisplayName(
            "S3: I #214, #217, #219: a queue that is not there is warned of once, stops no other, and resumes when it is")
    void missingQueue_stopsNoOther_andResumes() throws Exception {
        declare("there");
        AmqpRoute route = amqp("there", "missing");
        try (Logged log = Logged.by(AmqpSource.class)) {
            app(connection().build()).route(route, this::record).start();
            publish("there", "1");
            await("acked", () -> route.stats().acked() == 1);
            assertThat(stays(Duration.ofSeconds(2), () -> route.stats().channelsOpened() == 1))
                    .isTrue();
            int connections = broker().listConnections().size();
            declare("missing");
            publish("missing", "2");
            await("resumed", () -> route.stats().acked() == 2);
            assertThat(broker().listConnections()).as("no connection leaks").hasSizeLessThanOrEqualTo(connections + 1);
            assertThat(log.lines("cannot consume queue ''{1}''")).isEqualTo(1);
        }
        publish("there", "3");
        await("the other one goes on", () -> route.stats().acked() == 3);
    }

    @Test
    @DisplayName(
            "S3.6, F32, T36: a message that always fails is put back at a pace, as often as allowed, then rejected")
    void poison_isPacedAndThenRejected() throws Exception {
        declareWithDeadLetters("q");
        AtomicInteger calls = new AtomicInteger();
        AmqpRoute route = amqp("q").redeliveryLimit(4).requeuePause(Duration.ofMillis(50), Duration.ofMillis(200));
        app(connection().build())
                .route(route, messages -> {
                    if (messages.get(0).text().equals("bad")) {
                        calls.incrementAndGet();
                        throw new IllegalStateException("as the test wants it");
                    }
                })
                .start();
        long startNs = System.nanoTime();
        publish("q", "bad", "good");
        await("poisoned", () -> route.stats().poisoned() == 1);
        long tookNs = System.nanoTime() - startNs;
        assertThat(calls).hasValue(5);
        assertThat(tookNs)
                .as("50 + 100 + 200 + 200 ms")
                .isGreaterThanOrEqualTo(Duration.ofMillis(550).toNanos());
        AmqpStats stats = route.stats();
        assertThat(stats.requeued()).isEqualTo(4);
        assertThat(stats.poisoned()).isEqualTo(1);
        assertThat(stats.acked()).isEqualTo(1);
        expectDead("q", "bad");
    }

    @Test
    @DisplayName("F32: equal messages without ids have a redelivery count each")
    void poison_equalMessages_areCountedApart() throws Exception {
        declareWithDeadLetters("q");
        AtomicInteger calls = new AtomicInteger();
        AmqpRoute route = amqp("q").redeliveryLimit(3).requeuePause(Duration.ofMillis(1), Duration.ofMillis(5));
        app(connection().build())
                .route(route, messages -> {
                    calls.addAndGet(messages.size());
                    throw new IllegalStateException("as the test wants it");
                })
                .start();
        publish("q", "same", "same", "same");
        await("poisoned", () -> route.stats().poisoned() == 3);
        assertThat(calls).hasValue(12);
        assertThat(route.stats().requeued()).isEqualTo(9);
    }

    @Test
    @DisplayName("S3 case 22: an app without routes opens no connection to consume")
    void noRoutes_noConsumingConnection() throws Exception {
        declare("q");
        int before = broker().listConnections().size();
        app(connection().build()).start();
        assertThat(stays(MOMENT, () -> broker().listConnections().size() == before))
                .isTrue();
    }

    @Test
    @DisplayName("S3, beyond: a stop ends deliveries, settles what is handled, and leaves the rest to the broker")
    void stop_settlesWhatIsHandled_andLeavesTheRest() throws Exception {
        declare("q");
        publishNumbers("q", 0, 100);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AmqpRoute route = amqp("q").prefetch(10);
        var app = app(connection().build()).routeBlocking(route, messages -> {
            entered.countDown();
            go.await(30, TimeUnit.SECONDS);
            record(messages);
        });
        app.start();
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(app::close);
        await(
                "the source has stopped",
                () -> app.health().routes().get(0).source().state() == State.STOPPED);
        go.countDown();
        closed.get(30, TimeUnit.SECONDS);
        int handled = bulks.size();
        assertThat(route.stats().acked()).isEqualTo(handled);
        await("the rest is there", () -> depth("q") == 100 - handled);
        assertThat(handled).isLessThanOrEqualTo(20);
    }

    @Test
    @DisplayName("U9: a consumer that the broker has forgotten is found and opened anew, and the status says it")
    void phantom_isFoundAndReopened() throws Exception {
        declare("q");
        AmqpRoute route = amqp("q");
        AmqpConnection connection =
                connection().livenessInterval(Duration.ofMillis(200)).build();
        app(connection).route(route, this::record).start();
        publish("q", "1");
        await("acked", () -> route.stats().acked() == 1);
        forget(connection, "q");
        publish("q", "2");
        await("found", () -> route.stats().phantoms() == 1);
        await("acked", () -> route.stats().acked() == 2);
        assertThat(route.stats().channelsOpened()).isEqualTo(2);
    }

    /** Ends the consumer at the broker, while the source still believes in it. */
    private void forget(AmqpConnection connection, String queue) throws Exception {
        ConsumerHub hub = connection.hub(vhost());
        CountDownLatch done = new CountDownLatch(1);
        hub.link().execute(() -> {
            for (AmqpSource source : hub.sources()) {
                for (Subscription each : source.subscriptions()) {
                    try {
                        source.current().channel.basicCancel(each.consumerTag);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            done.countDown();
        });
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("F34: a message that stays unsettled for half of the consumer time-out is warned of")
    void slowHandler_isWarnedOf() throws Exception {
        declare("q");
        CountDownLatch go = new CountDownLatch(1);
        AmqpRoute route = amqp("q");
        try (Logged log = Logged.by(Liveness.class)) {
            app(connection()
                            .livenessInterval(Duration.ofMillis(100))
                            .consumerTimeout(Duration.ofSeconds(1))
                            .build())
                    .routeBlocking(route, messages -> go.await(30, TimeUnit.SECONDS))
                    .start();
            publish("q", "1");
            await("warned", () -> log.text().contains("has been unsettled"));
            go.countDown();
            await("acked", () -> route.stats().acked() == 1);
            assertThat(log.lines("{1}: {2}")).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("F37, F38: credentials are in no text")
    void credentials_areInNoText() {
        AmqpConnection connection = connection().build();
        String password = broker().password();
        List<Object> all = new ArrayList<>(List.of(connection, connection.settings()));
        all.add(connection.settings().credentials().get());
        assertThat(all.toString()).doesNotContain(password);
    }
}
