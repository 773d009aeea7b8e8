package io.pinion.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.pinion.consumers.Action;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Settling without a broker. */
class SettlingTest {
    private final LinkedBlockingQueue<String> sent = new LinkedBlockingQueue<>();
    private final Counters counters = new Counters();
    private final Link link = new Link(
            AmqpConnection.to("localhost")
                    .credentials("user", new char[0])
                    .build()
                    .settings(),
            "/",
            "test",
            new ConsumerHub(
                    AmqpConnection.to("localhost")
                            .credentials("user", new char[0])
                            .build()
                            .settings(),
                    "/"));
    private volatile boolean broken;

    @AfterEach
    void close() {
        link.close(Duration.ofSeconds(5)).join();
    }

    private Channel channel() {
        return (Channel) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Channel.class}, (proxy, method, arguments) -> {
                    if (method.getReturnType() == boolean.class) {
                        return false;
                    }
                    sent.add(method.getName() + Arrays.toString(arguments));
                    if (broken) {
                        throw new AlreadyClosedException(new ShutdownSignalException(false, false, null, "test"));
                    }
                    return null;
                });
    }

    private static RouteOptions options(int limit) {
        return new RouteOptions(
                "route",
                List.of("q"),
                100,
                limit,
                Duration.ofMillis(20),
                Duration.ofMillis(40),
                BodyDecoder.json(),
                null,
                Action.REJECT,
                null,
                false,
                false,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
    }

    private Settler settler(int limit) {
        return new Settler(options(limit), link, new Gate(100, "route", item -> {}), counters);
    }

    private static AmqpMessage message(Incarnation incarnation, long tag, String body) {
        AmqpMessage message = new AmqpMessage(
                null,
                incarnation,
                new Envelope(tag, tag % 2 == 0, "", "q"),
                new AMQP.BasicProperties(),
                body.getBytes(StandardCharsets.UTF_8),
                System.nanoTime());
        incarnation.add(message);
        return message;
    }

    private static List<AmqpMessage> messages(Incarnation incarnation, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(tag -> message(incarnation, tag, "body " + tag))
                .toList();
    }

    private String next() throws InterruptedException {
        String command = sent.poll(30, TimeUnit.SECONDS);
        assertThat(command).as("a command").isNotNull();
        return command;
    }

    @Test
    @DisplayName("F33: one command settles many only from the oldest unsettled message on; others go one by one")
    void acks_coverOnlyWhatIsContiguous() throws Exception {
        Settler settler = settler(10);
        List<AmqpMessage> all = messages(new Incarnation(channel()), 6);
        for (int i : new int[] {0, 1, 3, 4}) {
            settler.settle(all.get(i), Action.ACK);
        }
        settler.flush();
        assertThat(List.of(next(), next(), next()))
                .containsExactly("basicAck[2, true]", "basicAck[4, false]", "basicAck[5, false]");
        settler.settle(all.get(5), Action.REJECT);
        settler.settle(all.get(2), Action.REJECT);
        settler.flush();
        assertThat(List.of(next(), next())).containsExactly("basicReject[3, false]", "basicReject[6, false]");
        ConsumingFixture.await("counted", () -> counters.rejected.get() == 2);
        assertThat(counters.acked).hasValue(4);
        assertThat(counters.commands).hasValue(5);
    }

    @Test
    @DisplayName("F33: whatever the order and the actions, each message is settled once, as it was asked to be")
    void random_settlesEachOnceAsAsked() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            randomRound(random);
        }
    }

    private void randomRound(Random random) {
        int count = 1 + random.nextInt(30);
        Incarnation incarnation = new Incarnation(channel());
        List<AmqpMessage> left = new ArrayList<>(messages(incarnation, count));
        Map<Long, Action> asked = new HashMap<>();
        Map<Long, Action> told = new HashMap<>();
        TreeSet<Long> open = new TreeSet<>();
        left.forEach(each -> open.add(each.tag()));
        SettlePlan plan = new SettlePlan();
        while (!left.isEmpty()) {
            List<AmqpMessage> decided = new ArrayList<>();
            for (int i = random.nextInt(left.size()) + 1; i > 0; i--) {
                AmqpMessage each = left.remove(random.nextInt(left.size()));
                each.decided = Action.values()[random.nextInt(3)];
                asked.put(each.tag(), each.decided);
                decided.add(each);
            }
            plan.clear();
            incarnation.plan(decided, plan);
            for (int i = 0; i < plan.size(); i++) {
                List<Long> covered =
                        plan.count(i) > 1 ? List.copyOf(open.headSet(plan.tag(i), true)) : List.of(plan.tag(i));
                assertThat(covered).hasSize(plan.count(i));
                for (long tag : covered) {
                    assertThat(open.remove(tag)).isTrue();
                    told.put(tag, plan.action(i));
                }
            }
        }
        assertThat(told).isEqualTo(asked);
        assertThat(incarnation.unsettled()).isZero();
    }

    @Test
    @DisplayName("S3 case 11: S3.9: an ack that fails is logged and counted, and no reject is attempted")
    void ack_thatFails_isFollowedByNothing() throws Exception {
        Settler settler = settler(10);
        Incarnation incarnation = new Incarnation(channel());
        List<AmqpMessage> all = messages(incarnation, 3);
        broken = true;
        try (Logged log = Logged.by(Settler.class)) {
            settler.settle(all.get(0), Action.ACK);
            settler.settle(all.get(1), Action.ACK);
            settler.settle(all.get(2), Action.REJECT);
            settler.flush();
            assertThat(next()).isEqualTo("basicAck[2, true]");
            ConsumingFixture.await("counted", () -> counters.stale.get() == 1);
            assertThat(log.text()).contains("ACK of 2 messages up to tag 2 failed");
        }
        assertThat(counters.settleFailures).hasValue(2);
        assertThat(sent).isEmpty();
        assertThat(incarnation.isLive()).isFalse();
    }

    @Test
    @DisplayName("F33: nothing is sent for a message whose channel has gone; it is counted")
    void stale_isCountedAndNeverSent() {
        Settler settler = settler(10);
        Incarnation gone = new Incarnation(channel());
        List<AmqpMessage> all = messages(gone, 3);
        settler.settle(all.get(0), Action.REQUEUE);
        settler.flush();
        gone.end();
        settler.settle(all.get(1), Action.ACK);
        settler.settle(all.get(2), Action.REQUEUE);
        settler.flush();
        link.execute(() -> settler.lost(gone));
        ConsumingFixture.await("counted", () -> counters.stale.get() == 3);
        assertThat(sent).isEmpty();
    }

    @Test
    @DisplayName("F32: a message on its way back when its channel falls does not begin its count anew")
    void count_ofWhatWasOnItsWayBack_survivesTheChannel() {
        Settler settler = settler(10);
        Incarnation gone = new Incarnation(channel());
        AmqpMessage message = message(gone, 2, "x");
        message.attempts = 4;
        gone.end();
        settler.settle(message, Action.REQUEUE);
        settler.flush();
        link.execute(() -> {
            settler.drain();
            settler.lost(gone);
        });
        ConsumingFixture.await("stale", () -> counters.stale.get() == 1);
        ConsumingFixture.await("counted", () -> settler.attempts(message(new Incarnation(channel()), 4, "x")) == 5);
    }

    @Test
    @DisplayName("F32: a count of our own goes when the queue has one")
    void count_ofOurOwn_isNotKept_whereTheBrokerCounts() {
        Settler settler = settler(10);
        Incarnation incarnation = new Incarnation(channel());
        settler.settle(message(incarnation, 1, "x"), Action.REQUEUE);
        settler.flush();
        ConsumingFixture.await("put back", () -> counters.requeued.get() == 1);
        AmqpMessage counted = new AmqpMessage(
                null,
                incarnation,
                new Envelope(2, true, "", "q"),
                new AMQP.BasicProperties.Builder()
                        .headers(Map.of("x-delivery-count", 1L))
                        .build(),
                "x".getBytes(StandardCharsets.UTF_8),
                System.nanoTime());
        assertThat(settler.attempts(counted)).isEqualTo(1);
        assertThat(settler.attempts(message(incarnation, 4, "x")))
                .as("nothing is left")
                .isZero();
    }

    @Test
    @DisplayName("G17: what is settled while the owner has no room for a command is passed on all the same")
    void settle_whileTheOwnerIsFull_isPassedOnLater() throws Exception {
        Settler settler = settler(10);
        CountDownLatch go = new CountDownLatch(1);
        link.execute(() -> {
            try {
                go.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            while (true) {
                link.execute(() -> {});
            }
        } catch (RejectedExecutionException full) {
            // As wanted.
        }
        settler.settle(message(new Incarnation(channel()), 1, "x"), Action.ACK);
        settler.flush();
        go.countDown();
        assertThat(next()).isEqualTo("basicAck[1, false]");
    }

    @Test
    void settle_twice_isRefused() {
        Settler settler = settler(10);
        AmqpMessage message = message(new Incarnation(channel()), 1, "x");
        settler.settle(message, Action.ACK);
        Assertions.assertThatThrownBy(() -> settler.settle(message, Action.REJECT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("settled already, as ACK");
    }

    @Test
    @DisplayName("F32: a message that is put back waits, then goes; what comes after it does not wait for it")
    void requeue_waits_andBlocksNobody() throws Exception {
        Settler settler = settler(10);
        List<AmqpMessage> all = messages(new Incarnation(channel()), 3);
        long startNs = System.nanoTime();
        settler.settle(all.get(0), Action.REQUEUE);
        settler.settle(all.get(1), Action.ACK);
        settler.settle(all.get(2), Action.ACK);
        settler.flush();
        assertThat(List.of(next(), next())).containsExactly("basicAck[2, false]", "basicAck[3, false]");
        assertThat(next()).isEqualTo("basicReject[1, true]");
        assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(20_000_000);
    }

    @Test
    @DisplayName("F32: put back as often as allowed: rejected at once")
    void requeue_overTheLimit_isRejected() throws Exception {
        Settler settler = settler(2);
        AmqpMessage message = message(new Incarnation(channel()), 1, "x");
        message.attempts = 2;
        settler.settle(message, Action.REQUEUE);
        settler.flush();
        assertThat(next()).isEqualTo("basicReject[1, false]");
        assertThat(counters.poisoned).hasValue(1);
    }

    @Test
    void finish_putsBackAtOnceWhatWaits() throws Exception {
        Settler settler = settler(10);
        AmqpMessage message = message(new Incarnation(channel()), 1, "x");
        message.attempts = 1;
        settler.settle(message, Action.REQUEUE);
        settler.flush();
        link.execute(settler::finish);
        assertThat(next()).isEqualTo("basicReject[1, true]");
    }

    @Test
    void counts_areKeptPerCopy_andBounded() {
        RedeliveryCounts counts = new RedeliveryCounts();
        Incarnation incarnation = new Incarnation(channel());
        AmqpMessage first = message(incarnation, 1, "same");
        counts.put(first, 1);
        counts.put(message(incarnation, 2, "same"), 5);
        assertThat(counts.take(first)).isEqualTo(1);
        assertThat(counts.take(first)).isEqualTo(5);
        assertThat(counts.take(first)).isZero();
        for (int i = 0; i < RedeliveryCounts.MAX_COUNTS + 100; i++) {
            counts.put(message(incarnation, 3 + i, "body " + i), 1);
        }
        assertThat(counts.size()).isEqualTo(RedeliveryCounts.MAX_COUNTS);
    }
}
