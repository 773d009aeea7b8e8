package io.pinion.rabbitmq.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.pinion.brokers.BrokerFixture;
import io.pinion.brokers.BrokerKind;
import io.pinion.brokers.Brokers;
import io.pinion.brokers.Feature;
import io.pinion.rabbitmq.AmqpConnection;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a dispatch does, on any broker. */
@Timeout(120)
abstract class RemoteDispatchContract extends BrokerFixture {
    private static final Duration PACE = Duration.ofMillis(200);

    private final List<AutoCloseable> open = new ArrayList<>();
    private Worker worker;
    private String queue;

    RemoteDispatchContract(BrokerKind kind) {
        super(kind);
    }

    @BeforeEach
    void startWorker() {
        worker = Worker.start();
        queue = Brokers.uniqueName("invoices");
    }

    @AfterEach
    void closeAll() throws Exception {
        Collections.reverse(open);
        for (AutoCloseable each : open) {
            each.close();
        }
        worker.close();
    }

    private AmqpConnection connection() {
        AmqpConnection made = TestConnections.to(broker(), "test");
        made.open(worker);
        open.add(() -> made.close().toCompletableFuture().get(20, TimeUnit.SECONDS));
        return made;
    }

    private RemoteDispatch competing() {
        return RemoteDispatch.on(connection())
                .queue(queue)
                .vhost(vhost())
                .command(Post.type())
                .build();
    }

    private RemoteDispatch partitioned(int partitions) {
        return RemoteDispatch.on(connection())
                .queue(queue)
                .vhost(vhost())
                .command(Post.keyed())
                .partitions(partitions)
                .build();
    }

    private static RemoteConsumerBuilder fast(RemoteDispatch dispatch, Worker worker) {
        return dispatch.consumer(worker)
                .retryPause(Duration.ofMillis(10), Duration.ofMillis(20))
                .standbyPace(PACE);
    }

    private static void sendAll(RemoteDispatch dispatch, int keys, int each) throws Exception {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int number = 0; number < each; number++) {
            for (int key = 0; key < keys; key++) {
                sent.add(dispatch.send(new Post("key-" + key, number)));
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
            sent.clear();
        }
    }

    private long depth(String name) {
        return broker().messageCount(vhost(), name);
    }

    private GetResponse takeDeadLetter() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(broker().host());
        factory.setPort(broker().port());
        factory.setUsername(broker().user());
        factory.setPassword(broker().password());
        factory.setVirtualHost(vhost());
        try (Connection plain = factory.newConnection();
                Channel channel = plain.createChannel()) {
            return channel.basicGet(queue + ".dead", true);
        }
    }

    @Test
    @DisplayName("beyond: a plain handler of a worker runs unchanged behind a queue; acknowledged after it returned")
    void handle_plainHandler_handlesEachOnceAndAcknowledges() throws Exception {
        List<Post> handled = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean offWorker = new AtomicBoolean();
        RemoteDispatch dispatch = competing();
        RemoteConsumer consumer = fast(dispatch, worker)
                .handle(Post.class, post -> {
                    offWorker.compareAndSet(false, !worker.isWorkerThread());
                    handled.add(post);
                })
                .start();

        sendAll(dispatch, 10, 20);

        Eventually.until(
                () -> consumer.stats().handled() == 200, () -> consumer.stats().toString());
        assertThat(handled).doesNotHaveDuplicates().hasSize(200);
        assertThat(offWorker).isFalse();
        Eventually.until(() -> dispatch.confirmed() == 200, () -> dispatch.confirmed() + " confirmed");
        consumer.close();
        assertThat(depth(queue)).isZero();
        assertThat(consumer.stats().staleAcks()).isZero();
    }

    @Test
    @DisplayName("beyond: competing consumers share the commands of a queue")
    void competing_twoConsumers_bothHandle() throws Exception {
        RemoteDispatch dispatch = competing();
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        fast(dispatch, worker)
                .prefetch(1)
                .handle(Post.class, post -> first.incrementAndGet())
                .start();
        try (Worker other = Worker.start()) {
            RemoteConsumer two = fast(competing(), other)
                    .prefetch(1)
                    .handle(Post.class, post -> second.incrementAndGet())
                    .start();

            Eventually.until(
                    () -> {
                        dispatch.send(new Post("a", 0)).join();
                        return first.get() > 0 && second.get() > 0;
                    },
                    () -> first + " and " + second);
            two.close();
        }
    }

    @Test
    @DisplayName("beyond: partitions keep the order of each key, also when handlers take their time elsewhere")
    void partitioned_blockingHandler_keepsOrderPerKey() throws Exception {
        Map<String, List<Integer>> seen = new HashMap<>();
        RemoteDispatch dispatch = partitioned(4);
        RemoteConsumer consumer = fast(dispatch, worker)
                .handleBlocking(Post.class, (post, received) -> {
                    synchronized (seen) {
                        seen.computeIfAbsent(post.key(), key -> new ArrayList<>())
                                .add(post.number());
                    }
                })
                .start();

        sendAll(dispatch, 8, 25);

        Eventually.until(
                () -> consumer.stats().handled() == 200, () -> consumer.stats().toString());
        synchronized (seen) {
            assertThat(seen).hasSize(8);
            assertThat(seen.values())
                    .allSatisfy(numbers -> assertThat(numbers)
                            .isEqualTo(IntStream.range(0, 25).boxed().toList()));
        }
        assertThat(consumer.stats().leases()).isEqualTo(4);
    }

    @Test
    @DisplayName("beyond: a failing command of a partition is tried in its place; what follows its key waits")
    void partitioned_failingCommand_isRetriedInPlace() throws Exception {
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        RemoteDispatch dispatch = partitioned(1);
        sendAll(dispatch, 1, 3);
        RemoteConsumer consumer = fast(dispatch, worker)
                .maxAttempts(4)
                .handle(Post.class, (post, received) -> {
                    calls.add(post.number() + "/" + received.attempt());
                    if (post.number() == 1 && received.attempt() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                })
                .start();

        Eventually.until(
                () -> consumer.stats().handled() == 3, () -> consumer.stats().toString());
        assertThat(calls).containsExactly("0/1", "1/1", "1/2", "1/3", "2/1");
        assertThat(consumer.stats().retried()).isEqualTo(2);
        assertThat(consumer.stats().deadLetters()).isZero();
    }

    @Test
    @DisplayName("beyond: retries with a count in a header, then a dead letter with reason, error and queue")
    void competing_alwaysFailing_becomesDeadLetterAfterLastAttempt() throws Exception {
        List<Integer> attempts = Collections.synchronizedList(new ArrayList<>());
        List<String> ids = Collections.synchronizedList(new ArrayList<>());
        RemoteDispatch dispatch = competing();
        RemoteConsumer consumer = fast(dispatch, worker)
                .maxAttempts(3)
                .handleAsync(Post.class, (post, received) -> {
                    attempts.add(received.attempt());
                    ids.add(received.id());
                    return CompletableFuture.failedFuture(new IllegalStateException("no\nledger"));
                })
                .start();

        dispatch.send(new Post("a", 7)).get(30, TimeUnit.SECONDS);

        Eventually.until(
                () -> depth(queue + ".dead") == 1, () -> consumer.stats().toString());
        consumer.close();
        assertThat(attempts).containsExactly(1, 2, 3);
        assertThat(ids.stream().distinct()).hasSize(1);
        assertThat(consumer.stats().exhausted()).isEqualTo(1);
        assertThat(depth(queue)).isZero();
        GetResponse letter = takeDeadLetter();
        assertThat(new String(letter.getBody(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"key\":\"a\",\"number\":7}");
        assertThat(letter.getProps().getMessageId()).isEqualTo(ids.get(0));
        assertThat(letter.getProps().getType()).isEqualTo("test.post.v1");
        Map<String, String> headers = new HashMap<>();
        letter.getProps().getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
        assertThat(headers)
                .containsEntry(CommandHeaders.REASON, CommandHeaders.REASON_FAILED)
                .containsEntry(CommandHeaders.ATTEMPT, "3")
                .containsEntry(CommandHeaders.QUEUE, queue)
                .containsEntry(CommandHeaders.ERROR, "IllegalStateException: no\\u000aledger");
    }

    @Test
    @DisplayName("beyond: an unknown version becomes a dead letter and is counted; the next command is handled")
    void handle_unknownVersion_becomesDeadLetter() throws Exception {
        RemoteDispatch dispatch = partitioned(1);
        RemoteDispatch newer = RemoteDispatch.on(connection())
                .queue(queue)
                .vhost(vhost())
                .partitions(1)
                .command(CommandType.json("test.post.v2", Post.class).keyedBy(Post::key))
                .build();
        newer.send(new Post("a", 1)).get(30, TimeUnit.SECONDS);
        dispatch.send(new Post("a", 2)).get(30, TimeUnit.SECONDS);
        CompletableFuture<Post> first = new CompletableFuture<>();
        RemoteConsumer consumer =
                fast(dispatch, worker).handle(Post.class, first::complete).start();

        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(new Post("a", 2));
        Eventually.until(
                () -> depth(queue + ".dead") == 1, () -> consumer.stats().toString());
        assertThat(consumer.stats().unknownTypes()).isEqualTo(1);
        assertThat(String.valueOf(takeDeadLetter().getProps().getHeaders().get(CommandHeaders.REASON)))
                .isEqualTo(CommandHeaders.REASON_UNKNOWN_TYPE);
    }

    @Test
    @DisplayName("beyond: processes share the partitions evenly, and one that ends leaves them to the others")
    void partitioned_secondConsumerComesAndGoes_partitionsAreShared() throws Exception {
        RemoteDispatch dispatch = partitioned(6);
        RemoteConsumer one =
                fast(dispatch, worker).handle(Post.class, post -> {}).start();
        Eventually.until(() -> one.stats().leases() == 6, () -> one.stats().toString());

        RemoteConsumer two =
                fast(partitioned(6), worker).handle(Post.class, post -> {}).start();

        Eventually.until(
                () -> one.stats().leases() == 3 && two.stats().leases() == 3,
                () -> one.stats() + " and " + two.stats());
        assertThat(two.stats().members()).isEqualTo(2);
        two.close();
        Eventually.until(() -> one.stats().leases() == 6, () -> one.stats().toString());
        assertThat(one.stats().leasesLost()).isZero();
    }

    @Test
    @DisplayName("beyond: after the broker has closed all connections everything is handled, order per key kept")
    void partitioned_connectionsClosedByBroker_handlesAllInOrder() throws Exception {
        requires(Feature.CLOSE_ALL_CONNECTIONS);
        Map<String, List<Integer>> seen = new HashMap<>();
        RemoteDispatch dispatch = partitioned(3);
        RemoteConsumer consumer = fast(dispatch, worker)
                .handleBlocking(Post.class, (post, received) -> {
                    synchronized (seen) {
                        seen.computeIfAbsent(post.key(), key -> new ArrayList<>())
                                .add(post.number());
                    }
                })
                .start();
        sendAll(dispatch, 6, 10);
        Eventually.until(
                () -> consumer.stats().handled() > 20, () -> consumer.stats().toString());

        broker().closeAllConnections();
        for (int number = 10; number < 20; number++) {
            for (int key = 0; key < 6; key++) {
                dispatch.send(new Post("key-" + key, number)).get(30, TimeUnit.SECONDS);
            }
        }

        Eventually.until(
                () -> {
                    synchronized (seen) {
                        return seen.values().stream().allMatch(numbers -> numbers.contains(19));
                    }
                },
                () -> consumer.stats() + " " + seen);
        synchronized (seen) {
            assertThat(seen.values()).allSatisfy(numbers -> Order.check(numbers, 20, 1));
        }
        assertThat(consumer.stats().leasesLost()).isPositive();
    }

    @Test
    @DisplayName("beyond: closing waits for the handler in work and acknowledges it; what has not begun goes back")
    void close_whileHandling_finishesAndLeavesTheRest() throws Exception {
        RemoteDispatch dispatch = partitioned(1);
        sendAll(dispatch, 1, 3);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        RemoteConsumer consumer = fast(dispatch, worker)
                .prefetch(3)
                .handleBlocking(Post.class, (post, received) -> {
                    begun.countDown();
                    go.await();
                })
                .start();
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> end = consumer.shutdown(Duration.ofSeconds(20));
        assertThat(end).isNotDone();
        go.countDown();
        end.get(30, TimeUnit.SECONDS);

        assertThat(consumer.stats().handled()).isEqualTo(1);
        assertThat(depth(queue + ".0")).isEqualTo(2);
        CompletableFuture<Post> next = new CompletableFuture<>();
        fast(dispatch, worker).handle(Post.class, next::complete).start();
        assertThat(next.get(30, TimeUnit.SECONDS)).isEqualTo(new Post("key-0", 1));
    }

    @Test
    @DisplayName("beyond: a worker that has ended gives its partitions back by itself")
    void close_ofTheWorkerFirst_endsTheConsumer() throws Exception {
        Worker gone = Worker.start();
        RemoteDispatch dispatch = partitioned(1);
        RemoteConsumer first =
                fast(dispatch, gone).handle(Post.class, post -> {}).start();
        Eventually.until(() -> first.stats().leases() == 1, () -> first.stats().toString());
        gone.close();
        CompletableFuture<Post> handled = new CompletableFuture<>();
        fast(dispatch, worker).handle(Post.class, handled::complete).start();

        dispatch.send(new Post("a", 1)).get(30, TimeUnit.SECONDS);

        assertThat(handled.get(30, TimeUnit.SECONDS)).isEqualTo(new Post("a", 1));
    }

    @Test
    @DisplayName("beyond: what finds no room here is sent, and handled elsewhere; both are counted")
    void localOrRemote_fullWorker_spillsToTheQueue() throws Exception {
        Worker small =
                Worker.start(io.pinion.worker.WorkerConfig.builder().capacity(2).build());
        open.add(small);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        small.execute(() -> {
            running.countDown();
            awaitUninterrupted(go);
        });
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
        AtomicInteger here = new AtomicInteger();
        AtomicInteger there = new AtomicInteger();
        RemoteDispatch dispatch = competing();
        fast(dispatch, worker)
                .handle(Post.class, post -> there.incrementAndGet())
                .start();
        LocalOrRemote<Post> policy = dispatch.localOrRemote(small, Post.class, post -> here.incrementAndGet());

        List<CompletableFuture<LocalOrRemote.Place>> places = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            places.add(policy.submit(new Post("a", number)));
        }
        CompletableFuture.allOf(places.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        go.countDown();

        Eventually.until(() -> here.get() + there.get() == 20, () -> here + " and " + there);
        assertThat(policy.spilled()).isPositive().isEqualTo(there.get());
        assertThat(policy.local()).isPositive().isEqualTo(here.get());
        assertThat(places.get(0)).isCompletedWithValue(LocalOrRemote.Place.LOCAL);
        assertThat(places.get(19)).isCompletedWithValue(LocalOrRemote.Place.REMOTE);
        small.close();
        assertThatThrownBy(() -> policy.submit(new Post("a", 0)).get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("is closing");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @DisplayName("beyond: single active consumers where the broker has them, exclusive ones elsewhere; the same order")
    void singleActiveConsumer_twoConsumers_keepsOrderAcrossTakeOver() throws Exception {
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        List<RemoteConsumer> consumers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            RemoteDispatch dispatch = RemoteDispatch.on(connection())
                    .queue(queue)
                    .vhost(vhost())
                    .command(Post.keyed())
                    .partitions(2)
                    .singleActiveConsumer()
                    .build();
            consumers.add(fast(dispatch, worker)
                    .handle(Post.class, post -> seen.add(post.number()))
                    .start());
            if (i == 0) {
                Eventually.until(() -> consumers.get(0).stats().leases() == 2, () -> "no leases");
            }
        }
        RemoteDispatch sender = partitioned(2);
        for (int number = 0; number < 20; number++) {
            sender.send(new Post("a", number)).get(30, TimeUnit.SECONDS);
            if (number == 10) {
                consumers.get(0).close();
            }
        }

        Eventually.until(() -> seen.size() >= 20, seen::toString);
        assertThat(seen).isEqualTo(IntStream.range(0, 20).boxed().toList());
    }
}
