package io.pinion.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.pinion.brokers.BrokerFixture;
import io.pinion.brokers.BrokerKind;
import io.pinion.brokers.Feature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What publishing promises, on a broker. */
abstract class PublishContract extends BrokerFixture {
    private static final String QUEUE = "q";

    private @Nullable PublishRun run;

    PublishContract(BrokerKind kind) {
        super(kind);
    }

    @AfterEach
    void closeRun() throws Exception {
        if (run != null) {
            run.close();
        }
    }

    private PublishRun run(PublishSettings settings) throws Exception {
        PublishRun.declare(broker(), vhost(), QUEUE, Map.of());
        PublishRun made = new PublishRun(broker(), vhost(), settings);
        run = made;
        return made;
    }

    private PublishRun run() throws Exception {
        return run(PublishSettings.defaults());
    }

    private static void await(CompletableFuture<?> future) throws Exception {
        future.get(60, TimeUnit.SECONDS);
    }

    private static @Nullable Throwable failure(CompletableFuture<?> future) throws Exception {
        return future.<@Nullable Throwable>handle((value, error) -> error).get(60, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("S3 case 21: bytes arrive untouched, text in UTF-8, objects as JSON, with their properties")
    void put_arrivesAsItWasSent() throws Exception {
        PublishRun run = run();
        byte[] bytes = {0, 1, -1, 10, 13};
        Instant instant = Instant.parse("2026-01-02T03:04:05Z");
        await(run.publishers.put(AmqpPublish.toQueue(QUEUE)
                .bytes(bytes)
                .messageId("m")
                .correlationId("c")
                .priority(3)
                .timestamp(instant)
                .type("t")
                .appId("a")
                .header("text", "grün")
                .header("number", 7L)
                .header("list", List.of(1, "x"))
                .mandatory(true)));
        await(run.publishers.put(AmqpPublish.toQueue(QUEUE).text("grün")));
        await(run.publishers.put(AmqpPublish.toQueue(QUEUE).json(Map.of("a", List.of(1, 2)))));
        await(run.publishers.put(AmqpPublish.toQueue(QUEUE).json(List.of()).persistent(false)));
        try (Connection connection = PublishRun.client(broker(), vhost());
                Channel channel = connection.createChannel()) {
            GetResponse first = channel.basicGet(QUEUE, true);
            assertThat(first.getBody()).isEqualTo(bytes);
            BasicProperties properties = first.getProps();
            assertThat(properties.getMessageId()).isEqualTo("m");
            assertThat(properties.getCorrelationId()).isEqualTo("c");
            assertThat(properties.getPriority()).isEqualTo(3);
            assertThat(properties.getTimestamp()).isEqualTo(instant);
            assertThat(properties.getType()).isEqualTo("t");
            assertThat(properties.getAppId()).isEqualTo("a");
            assertThat(properties.getDeliveryMode()).isEqualTo(2);
            assertThat(properties.getHeaders()).containsEntry("number", 7L);
            assertThat(properties.getHeaders().get("text")).hasToString("grün");
            assertThat(channel.basicGet(QUEUE, true).getBody()).isEqualTo("grün".getBytes(StandardCharsets.UTF_8));
            GetResponse json = channel.basicGet(QUEUE, true);
            assertThat(json.getBody()).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":[1,2]}");
            assertThat(json.getProps().getContentType()).isEqualTo("application/json");
            GetResponse empty = channel.basicGet(QUEUE, true);
            assertThat(empty.getBody()).asString(StandardCharsets.UTF_8).isEqualTo("[]");
            assertThat(empty.getProps().getDeliveryMode()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("S3 case 21: an object and a raw payload together, or what cannot be encoded, publish nothing")
    void put_ofWhatCannotBeSent_publishesNothing() throws Exception {
        PublishRun run = run();
        // The one that declared may still be among them.
        Set<String> before = new HashSet<>(broker().listConnections());
        assertThatThrownBy(() ->
                        run.publishers.put(AmqpPublish.toQueue(QUEUE).json(1).text("1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> run.publishers.put(AmqpPublish.toQueue(QUEUE).json(new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object");
        assertThat(run.publishers.stats().published()).isZero();
        assertThat(before).containsAll(broker().listConnections());
    }

    @Test
    @DisplayName("S3 case 22: the first message opens the one connection that publishes; nothing else does")
    void put_opensOneConnectionLazily() throws Exception {
        PublishRun run = run();
        Set<String> before = new HashSet<>(broker().listConnections());
        assertThat(run.publishers.stats().published()).isZero();
        assertThat(before).containsAll(broker().listConnections());
        for (int i = 0; i < 10; i++) {
            await(run.publishers.put(AmqpPublish.toQueue(QUEUE).text("x")));
        }
        Set<String> after = new HashSet<>(broker().listConnections());
        after.removeAll(before);
        assertThat(after).hasSize(1);
    }

    @Test
    void put_toAnotherVhost_goesThere() throws Exception {
        PublishRun.declare(broker(), vhost(), QUEUE, Map.of());
        PublishRun made = new PublishRun(broker(), "/", PublishSettings.defaults());
        run = made;
        await(made.publishers.put(
                AmqpPublish.toQueue(QUEUE).vhost(vhost()).text("there").mandatory(true)));
        assertThat(PublishRun.take(broker(), vhost(), QUEUE, 1)).containsExactly("there");
    }

    @Test
    void put_ofAMandatoryMessageForNoQueue_fails_andOthersAreConfirmed() throws Exception {
        PublishRun run = run();
        List<CompletableFuture<Void>> good = new ArrayList<>();
        List<CompletableFuture<Void>> bad = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            good.add(run.publishers.put(AmqpPublish.toQueue(QUEUE).text("same").mandatory(true)));
            bad.add(run.publishers.put(AmqpPublish.toQueue("none").text("same").mandatory(true)));
            good.add(run.publishers.put(AmqpPublish.toQueue("none").text("same")));
        }
        for (CompletableFuture<Void> each : good) {
            await(each);
        }
        for (CompletableFuture<Void> each : bad) {
            assertUnroutable(failure(each));
        }
        assertThat(run.publishers.stats().returned() + run.publishers.stats().nacked())
                .isEqualTo(50);
        assertThat(run.publishers.stats().confirmed()).isEqualTo(100);
        assertThat(broker().messageCount(vhost(), QUEUE)).isEqualTo(50);
    }

    /** Qpid confirms what it returns with a nack, and that first. */
    private void assertUnroutable(@Nullable Throwable failure) {
        if (broker().kind() == BrokerKind.EMBEDDED) {
            assertThat(failure).isInstanceOf(AmqpNackedException.class);
            return;
        }
        assertThat(failure).isInstanceOfSatisfying(AmqpReturnedException.class, returned -> {
            assertThat(returned.replyCode()).isEqualTo(312);
            assertThat(returned.replyText()).isNotBlank();
            assertThat(returned.mayHaveBeenDelivered()).isFalse();
        });
    }

    @Test
    void put_toAnExchangeThatIsNotThere_fails_andOthersAreConfirmed() throws Exception {
        PublishRun run = run();
        List<CompletableFuture<Void>> good = new ArrayList<>();
        List<CompletableFuture<Void>> bad = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 20; j++) {
                good.add(run.publishers.put(AmqpPublish.toQueue(QUEUE).text(i + "." + j)));
            }
            bad.add(run.publishers.put(AmqpPublish.to("missing", "k").text("bad")));
        }
        for (CompletableFuture<Void> each : bad) {
            assertThat(failure(each)).isInstanceOf(AmqpRefusedException.class).hasMessageContaining("'missing'");
        }
        for (CompletableFuture<Void> each : good) {
            await(each);
        }
        Set<String> arrived =
                new HashSet<>(PublishRun.take(broker(), vhost(), QUEUE, broker().messageCount(vhost(), QUEUE)));
        assertThat(arrived).hasSize(100);
    }

    @Test
    void put_whenTheQueueIsFullAndRefuses_isNacked() throws Exception {
        requires(Feature.POLICIES);
        PublishRun run = run();
        PublishRun.declare(broker(), vhost(), "small", Map.of("x-max-length", 3, "x-overflow", "reject-publish"));
        List<CompletableFuture<Void>> puts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            CompletableFuture<Void> put =
                    run.publishers.put(AmqpPublish.toQueue("small").text("x"));
            failure(put);
            puts.add(put);
        }
        int nacked = 0;
        for (CompletableFuture<Void> each : puts) {
            Throwable failure = failure(each);
            if (failure != null) {
                assertThat(failure).isInstanceOf(AmqpNackedException.class);
                nacked++;
            }
        }
        assertThat(nacked).isBetween(5, 7);
        assertThat(run.publishers.stats().nacked()).isEqualTo(nacked);
    }

    @Test
    void put_withALongHeaderAndAnExpiration_isConfirmed() throws Exception {
        PublishRun run = run();
        await(run.publishers.put(AmqpPublish.toQueue(QUEUE).text("x").expiration(Duration.ofHours(1))));
        String largest = "x".repeat(60_000);
        await(run.publishers.put(AmqpPublish.toQueue(QUEUE).text("x").header("h", largest)));
    }

    @Test
    @DisplayName("S3 beyond, publish: connections cut in mid-run lose nothing and keep the order of each thread")
    void put_whileConnectionsAreCut_losesNothingAndKeepsOrder() throws Exception {
        requires(Feature.CLOSE_ALL_CONNECTIONS);
        PublishRun run = run(PublishSettings.builder()
                .maxWait(Duration.ofMinutes(1))
                .confirmTimeout(Duration.ofMinutes(2))
                .build());
        PublishLoad load = new PublishLoad(run.publishers, QUEUE, 4, 5_000);
        load.start();
        for (int cut = 1; cut <= 4; cut++) {
            long at = cut * 3_000L;
            PublishRun.await("progress", () -> run.publishers.stats().confirmed() >= at);
            broker().closeAllConnections();
        }
        load.await();
        load.check(broker(), vhost(), run.publishers.stats(), 5);
    }

    @Test
    void close_waitsForConfirms() throws Exception {
        PublishRun run =
                run(PublishSettings.builder().closeGrace(Duration.ofSeconds(20)).build());
        List<CompletableFuture<Void>> puts = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            puts.add(run.publishers.put(AmqpPublish.toQueue(QUEUE).text("x")));
        }
        assertThat(run.publishers.close().get(30, TimeUnit.SECONDS)).isZero();
        assertThat(puts).allMatch(CompletableFuture::isDone).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(broker().messageCount(vhost(), QUEUE)).isEqualTo(1000);
        assertThatThrownBy(() -> run.publishers.put(AmqpPublish.toQueue(QUEUE).text("x")))
                .isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> run.publishers.put(
                        AmqpPublish.toQueue(QUEUE).vhost("new").text("x")))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    @DisplayName("T37: a memory alarm blocks publishing, which is seen, bounded, and resumed")
    void put_duringAMemoryAlarm_waitsAndResumes() throws Exception {
        requires(Feature.ALARMS);
        PublishRun run = run(PublishSettings.builder().maxMessages(100).build());
        await(run.publishers.put(AmqpPublish.toQueue(QUEUE).text("before")));
        broker().raiseMemoryAlarm();
        List<CompletableFuture<Void>> puts = new ArrayList<>();
        puts.add(run.publishers.put(AmqpPublish.toQueue(QUEUE).text("0")));
        PublishRun.await("the alarm is told", () -> run.publishers.stats().blocked() == 1);
        for (int i = 1; i < 100; i++) {
            puts.add(run.publishers.put(AmqpPublish.toQueue(QUEUE).text(Integer.toString(i))));
        }
        assertThatThrownBy(() -> run.publishers.put(AmqpPublish.toQueue(QUEUE).text("x")))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("100 of 100 messages");
        assertThat(puts).noneMatch(CompletableFuture::isDone);
        broker().clearMemoryAlarm();
        for (CompletableFuture<Void> each : puts) {
            await(each);
        }
        assertThat(run.publishers.stats().blocked()).isZero();
        assertThat(PublishRun.take(broker(), vhost(), QUEUE, 101))
                .startsWith("before", "0", "1")
                .endsWith("99");
    }

    @Test
    void close_whileTheOwnerIsStuckInAWrite_isBounded() throws Exception {
        requires(Feature.ALARMS);
        PublishRun run = run(PublishSettings.builder()
                .closeGrace(Duration.ofMillis(500))
                .confirmTimeout(Duration.ofSeconds(3))
                .build());
        await(run.publishers.put(AmqpPublish.toQueue(QUEUE).text("before")));
        broker().raiseMemoryAlarm();
        // Far more than the sockets hold, sent before the broker says that it takes nothing.
        byte[] large = new byte[8 << 20];
        List<CompletableFuture<Void>> puts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            puts.add(run.publishers.put(AmqpPublish.toQueue(QUEUE).bytes(large)));
        }
        assertThat(failure(puts.get(5))).isInstanceOf(AmqpTimeoutException.class);
        CompletableFuture<Void> late =
                run.publishers.put(AmqpPublish.toQueue(QUEUE).text("late"));
        assertThat(run.publishers.close().get(20, TimeUnit.SECONDS)).isOne();
        assertThat(failure(late)).isInstanceOf(AmqpClosedException.class);
        PublishRun.await(
                "no thread is left, although the broker still takes nothing",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(each -> each.getName().startsWith("pinion-amqp-")));
        broker().clearMemoryAlarm();
    }

    /** What arrived, by thread. */
    static Map<Integer, List<Integer>> byThread(List<String> bodies) {
        Map<Integer, List<Integer>> numbers = new HashMap<>();
        for (String body : bodies) {
            int dot = body.indexOf('.');
            numbers.computeIfAbsent(Integer.parseInt(body.substring(0, dot)), thread -> new ArrayList<>())
                    .add(Integer.parseInt(body.substring(dot + 1)));
        }
        return numbers;
    }
}
