package io.pinion.rabbitmq;

import static io.pinion.rabbitmq.Amqp.amqp;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.pinion.brokers.BrokerKind;
import io.pinion.brokers.Feature;
import io.pinion.consumers.App;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What bad messages, bad settings and bad brokers must not do. */
abstract class HardeningContract extends ConsumingFixture {
    HardeningContract(BrokerKind kind) {
        super(kind);
    }

    @Test
    @DisplayName("AMQP checklist: a body over the cap is rejected for good, and costs neither connection nor channel")
    void oversizeBody_isRejected_andTheConnectionStays() throws Exception {
        declareWithDeadLetters("q");
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        AmqpRoute route = amqp("q");
        AmqpConnection connection = connection().maxBodyBytes(1000).build();
        try (Logged log = Logged.by(AmqpSource.class)) {
            app(connection)
                    .route(route, messages -> messages.forEach(each -> handled.add(each.text())))
                    .start();
            String[] bodies = {"1", "x".repeat(1001), "y".repeat(1000), "z".repeat(3_000_000), "2"};
            publish("q", bodies);
            await("settled", () -> route.stats().acked() == 3 && route.stats().rejected() == 2);
            assertThat(handled).containsExactly("1", bodies[2], "2");
            assertThat(route.stats().oversized()).isEqualTo(2);
            assertThat(route.stats().channelsOpened()).isEqualTo(1);
            assertThat(connection.hub(vhost()).link().status().attempts()).isEqualTo(1);
            assertThat(log.text()).contains("3,000,000 bytes", "maxBodyBytes");
            expectDead("q", bodies[1], bodies[3]);
        }
    }

    @Test
    @DisplayName(
            "S3.6, F32: one poison message in a bulk of ten: the nine others are acked, it goes to the dead letters")
    void poison_inABulk_takesNoOtherWithIt() throws Exception {
        declareWithDeadLetters("q");
        AtomicInteger poisoned = new AtomicInteger();
        Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
        AmqpRoute route =
                amqp("q").bulkSize(10).redeliveryLimit(3).requeuePause(Duration.ofMillis(1), Duration.ofMillis(20));
        app(connection().build())
                .route(route, messages -> {
                    sizes.add(messages.size());
                    List<String> texts =
                            messages.stream().map(AmqpMessage::text).toList();
                    if (texts.contains("bad")) {
                        poisoned.incrementAndGet();
                        throw new IllegalStateException("as the test wants it");
                    }
                })
                .start();
        publish("q", "1", "2", "3", "4", "bad", "6", "7", "8", "9", "10");
        await("settled", () -> route.stats().acked() == 9 && route.stats().poisoned() == 1);
        assertThat(poisoned).as("once in the bulk, three times alone").hasValue(4);
        assertThat(sizes).startsWith(10).filteredOn(size -> size != 1).hasSize(1);
        assertThat(route.stats().requeued()).isEqualTo(10 + 2);
        expectDead("q", "bad");
    }

    @Test
    @DisplayName("F24: a worker that is blocked for longer than the life signs may be missing costs no connection")
    void blockedWorker_keepsTheConnection() throws Exception {
        declare("q");
        publishNumbers("q", 0, 2000);
        AmqpRoute route = amqp("q").prefetch(4);
        AmqpConnection connection =
                connection().heartbeat(Duration.ofSeconds(1)).build();
        AtomicInteger calls = new AtomicInteger();
        app(connection)
                .route(route, messages -> {
                    if (calls.incrementAndGet() == 500) {
                        stays(Duration.ofSeconds(4), () -> true);
                    }
                })
                .start();
        await("acked", () -> route.stats().acked() == 2000);
        assertThat(connection.hub(vhost()).link().status().attempts()).isEqualTo(1);
        assertThat(calls).hasValue(2000);
    }

    @Test
    @DisplayName("S3 beyond, stop: an app stops quickly while its broker is frozen")
    void stop_whileTheBrokerIsFrozen_isQuick() throws Exception {
        requires(Feature.STOP_CONTINUE);
        declare("a");
        declare("b");
        AmqpRoute first = amqp("a").name("first");
        AmqpRoute second = amqp("b").name("second");
        App app = app(connection().build());
        app.route(first, messages -> {}).route(second, messages -> {}).start();
        publish("a", "1");
        publish("b", "2");
        await("acked", () -> first.stats().acked() == 1 && second.stats().acked() == 1);
        broker().stopProcess();
        try (Logged log = Logged.all()) {
            app.close();
            assertThat(log.text()).as("the stop itself waits for nothing").doesNotContain("ran out of time");
        } finally {
            broker().continueProcess();
        }
        await("no thread is left", () -> threads().isEmpty());
    }

    @Test
    @DisplayName("S3 beyond, stop: an app stops at once while it connects to somebody who never answers")
    void stop_whileConnecting_isQuick() throws Exception {
        AtomicInteger accepted = new AtomicInteger();
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread accepting = new Thread(() -> accept(mute, accepted));
            accepting.setDaemon(true);
            accepting.start();
            App app = app(connection("127.0.0.1", mute.getLocalPort())
                    .connectTimeout(Duration.ofMinutes(5))
                    .build());
            app.route(amqp("q"), messages -> {}).start();
            await("connected", () -> accepted.get() > 0);
            app.close();
            await("no thread is left", Duration.ofSeconds(10), () -> threads().isEmpty());
        }
    }

    private static void accept(ServerSocket server, AtomicInteger accepted) {
        try {
            while (true) {
                server.accept(); // and never a word
                accepted.incrementAndGet();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** The threads of links, those of the client among them. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("pinion-amqp-"))
                .toList();
    }

    /** All threads of ours; a broker in this process has others, and starts more of them when it likes. */
    private static long ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith("pinion"))
                .count();
    }

    @Test
    @DisplayName("G19, T7: 200 apps opened and closed leave no thread and no connection")
    void apps_openedAndClosedOften_leaveNothing() throws Exception {
        declare("q");
        await("none from before", () -> threads().isEmpty());
        int connections = broker().listConnections().size();
        long threads = ownThreads();
        for (int i = 0; i < 200; i++) {
            AmqpConnection connection = connection().build();
            AmqpRoute route = amqp("q");
            try (App app = App.builder().stopTimeout(Duration.ofSeconds(10)).build()) {
                app.connect(connection).route(route, messages -> {}).start();
                if (i % 3 == 0) {
                    connection
                            .put(AmqpPublish.toQueue("q").vhost(vhost()).text("x"))
                            .get(30, TimeUnit.SECONDS);
                    await("acked", () -> route.stats().acked() == 1);
                } else if (i % 3 == 1) {
                    await("opened", () -> route.stats().channelsOpened() == 1);
                }
            }
        }
        await("no thread is left", () -> threads().isEmpty() && ownThreads() <= threads);
        await("no connection is left", () -> broker().listConnections().size() <= connections);
        assertThat(depth("q")).isZero();
    }

    @Test
    @DisplayName("AMQP checklist, F25, T42: a wrong password: paced, told in words that help, and never written down")
    void wrongPassword_isPaced_andHelps_andIsInNoText() throws Exception {
        declare("q");
        String secret = "s3cret-Zaubertrank";
        expectRefused(
                AmqpConnection.to(broker().host())
                        .port(broker().port())
                        .credentials(broker().user(), secret.toCharArray())
                        .vhost(vhost()),
                secret,
                "authentication");
    }

    @Test
    @DisplayName("F25: a virtual host that does not exist: paced, and told in words that help")
    void missingVhost_isPaced_andHelps() throws Exception {
        expectRefused(connection().vhost("no-such-vhost"), broker().password(), "no-such-vhost");
    }

    /** Four failures in a row, whose texts have what helps and not what is secret. */
    private void expectRefused(AmqpConnectionBuilder builder, String secret, String helps) throws Exception {
        Queue<String> texts = new ConcurrentLinkedQueue<>();
        AmqpConnection connection = builder.connectTimeout(Duration.ofSeconds(5))
                .reconnectBackoff(Duration.ofMillis(100), Duration.ofMillis(400))
                .onConnectFailure((error, n) -> {
                    StringWriter text = new StringWriter();
                    error.printStackTrace(new PrintWriter(text));
                    texts.add(text.toString());
                })
                .build();
        try (Logged all = Logged.all()) {
            App app = app(connection);
            app.route(amqp("q"), messages -> {}).start();
            await("four failures", () -> texts.size() >= 4);
            LinkStatus status =
                    connection.hub(builder.build().settings().vhost()).link().status();
            app.close();
            String said = all.text() + texts + status + connection;
            assertThat(said).doesNotContain(secret).doesNotContain(broker().password());
            assertThat(all.text()).contains("connection failed, attempt 1 in a row");
            assertThat(all.lines("connection failed")).isLessThanOrEqualTo(status.attempts() + 1);
            assertThat(status.lastError()).contains(helps);
        }
    }

    @Test
    @DisplayName("G17: an exclusive consumer: a second one waits, costs nothing, and takes over when the first goes")
    void exclusive_secondTakesOver() throws Exception {
        declare("q");
        declare("other");
        AmqpRoute first = amqp("q").exclusive().standby();
        App one = app(connection().build());
        one.route(first, messages -> {}).start();
        publish("q", "1");
        await("acked", () -> first.stats().acked() == 1);
        AmqpRoute second = amqp("q", "other").exclusive().standby();
        app(connection().build()).route(second, messages -> {}).start();
        publish("other", "2");
        await("the other queue is consumed", () -> second.stats().acked() == 1);
        assertThat(stays(Duration.ofSeconds(1), () -> second.stats().acked() == 1))
                .isTrue();
        assertThat(second.stats().channelsOpened())
                .as("being refused costs no channel")
                .isEqualTo(1);
        one.close();
        publish("q", "3");
        await("taken over", () -> second.stats().acked() == 2);
    }

    @Test
    @DisplayName("T37: a full disk during publishing and consuming: said in the status, and nothing is lost")
    void diskAlarm_losesNothing() throws Exception {
        requires(Feature.ALARMS);
        declare("q");
        AtomicIntegerArray handled = new AtomicIntegerArray(3000);
        AmqpRoute route = amqp("q").bulkSize(50).bulkAge(Duration.ofMillis(20));
        AmqpConnection connection = connection()
                .publishing(PublishSettings.builder()
                        .confirmTimeout(Duration.ofMinutes(1))
                        .maxMessages(4000)
                        .build())
                .build();
        app(connection)
                .route(
                        route,
                        messages -> messages.forEach(each -> handled.incrementAndGet(Integer.parseInt(each.text()))))
                .start();
        List<CompletableFuture<Void>> puts = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            puts.add(connection.put(AmqpPublish.toQueue("q").vhost(vhost()).text(Integer.toString(i))));
            if (i == 1000) {
                broker().raiseDiskAlarm();
            }
        }
        await("said", () -> connection.publishStats().blocked() == 1);
        await("what had come is handled", () -> route.stats().acked() > 0);
        assertThat(puts.get(2999)).isNotDone();
        broker().clearDiskAlarm();
        for (CompletableFuture<Void> each : puts) {
            each.get(60, TimeUnit.SECONDS);
        }
        await("all are handled", () -> route.stats().acked() == 3000);
        for (int i = 0; i < 3000; i++) {
            assertThat(handled.get(i)).isEqualTo(1);
        }
        assertThat(connection.publishStats().blocked()).isZero();
    }

    @Test
    @DisplayName("F32: on a quorum queue the broker counts: the cap holds over connections and for other consumers")
    void quorumQueue_countsDeliveries() throws Exception {
        requires(Feature.QUORUM_QUEUES);
        try (Channel channel = plain()) {
            channel.queueDeclare("q.dead", true, false, false, Map.of());
        }
        declare(
                "q",
                Map.of(
                        "x-queue-type", "quorum",
                        "x-dead-letter-exchange", "",
                        "x-dead-letter-routing-key", "q.dead"));
        Queue<Integer> counts = new ConcurrentLinkedQueue<>();
        publish("q", "bad");
        long requeued = failTwice(counts);
        // Another one, that has never seen the message.
        AmqpRoute route = amqp("q").redeliveryLimit(6).requeuePause(Duration.ofMillis(1), Duration.ofMillis(5));
        app(connection().build())
                .route(route, messages -> {
                    counts.add(messages.get(0).deliveryCount());
                    throw new IllegalStateException("as the test wants it");
                })
                .start();
        await("poisoned", () -> route.stats().poisoned() == 1);
        assertThat(requeued).isBetween(2L, 5L);
        assertThat(counts).containsExactly(0, 1, 2, 3, 4, 5, 6);
        await("a dead letter", () -> depth("q.dead") == 1);
    }

    /** At least twice: the pause gives this thread time to stop the app before it is more than a few times. */
    private long failTwice(Queue<Integer> counts) {
        AmqpRoute route = amqp("q").requeuePause(Duration.ofMillis(200), Duration.ofMillis(200));
        App app = app(connection().build());
        app.route(route, messages -> {
                    counts.add(messages.get(0).deliveryCount());
                    throw new IllegalStateException("as the test wants it");
                })
                .start();
        await("failed", () -> counts.size() >= 2);
        app.close();
        return route.stats().requeued();
    }
}
