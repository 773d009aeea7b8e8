package io.pinion.rabbitmq.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.rabbitmq.AmqpConnection;
import io.pinion.test.ManualWorker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Nothing here needs a broker: nothing listens on its port. */
class RemoteDispatchMisuseTest {
    private final ManualWorker manual = ManualWorker.create();
    private AmqpConnection connection;

    record Other(String text) {}

    @BeforeEach
    void connection() {
        connection = TestConnections.to("127.0.0.1", 1, "u", "p", "misuse");
    }

    @AfterEach
    void close() {
        manual.close();
        connection.close().toCompletableFuture().join();
    }

    private RemoteDispatchBuilder builder() {
        return RemoteDispatch.on(connection).queue("q").command(Post.keyed());
    }

    @Test
    void build_somethingMissing_saysWhat() {
        assertThatThrownBy(
                        () -> RemoteDispatch.on(connection).command(Post.type()).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("queue(name)");
        assertThatThrownBy(() -> RemoteDispatch.on(connection).queue("q").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("command(type)");
        assertThatThrownBy(() -> RemoteDispatch.on(connection)
                        .queue("q")
                        .command(Post.type())
                        .partitions(2)
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("test.post.v1 has no key");
        assertThatThrownBy(() -> builder().singleActiveConsumer().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("partitions(n)");
    }

    @Test
    void builder_badValues_areRefusedAtOnce() {
        RemoteDispatchBuilder builder = builder();
        for (int bad : new int[] {0, -1, 1025}) {
            assertThatThrownBy(() -> builder.partitions(bad)).hasMessageContaining("was " + bad);
        }
        for (String bad : new String[] {"", " ", "amq.q", "q".repeat(241)}) {
            assertThatThrownBy(() -> builder.queue(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> builder.vhost("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.command(Post.type())).hasMessageContaining("already");
        assertThatThrownBy(() -> builder.command(CommandType.json("test.post.v1", Other.class)))
                .hasMessageContaining("already");
    }

    @Test
    void consumer_badValues_areRefusedAtOnce() {
        RemoteConsumerBuilder builder = builder().build().consumer(manual.worker());
        for (int bad : new int[] {0, -1, 65_536}) {
            assertThatThrownBy(() -> builder.prefetch(bad)).hasMessageContaining("was " + bad);
            assertThatThrownBy(() -> builder.maxAttempts(bad)).hasMessageContaining("was " + bad);
        }
        assertThatThrownBy(() -> builder.retryPause(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.retryPause(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.retryPause(Duration.ofSeconds(2), Duration.ofMinutes(6)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.standbyPace(Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.handle(Other.class, other -> {})).hasMessageContaining("no command type");
        builder.handle(Post.class, post -> {});
        assertThatThrownBy(() -> builder.handle(Post.class, post -> {})).hasMessageContaining("a handler already");
    }

    @Test
    @DisplayName("beyond: a consumer handles every type of its queue")
    void start_typeWithoutHandler_isRefused() {
        connection.open(manual.worker());
        RemoteDispatch dispatch = builder()
                .command(CommandType.json("test.other.v1", Other.class))
                .build();
        RemoteConsumerBuilder builder = dispatch.consumer(manual.worker()).handle(Post.class, post -> {});
        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("test.other.v1 has no handler");
    }

    @Test
    void start_connectionNotOpen_isRefused() {
        RemoteDispatch dispatch = builder().build();
        RemoteConsumerBuilder builder = dispatch.consumer(manual.worker()).handle(Post.class, post -> {});
        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not open");
        assertThatThrownBy(() -> dispatch.send(new Post("a", 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not open");
    }

    @Test
    @DisplayName("beyond: where commands have keys, spilling is refused by construction")
    void localOrRemote_withPartitions_isRefused() {
        RemoteDispatch dispatch = builder().partitions(2).build();
        assertThatThrownBy(() -> dispatch.localOrRemote(manual.worker(), Post.class, post -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("order by key");
    }

    @Test
    void send_misuse_saysWhat() throws Exception {
        connection.open(manual.worker());
        RemoteDispatch dispatch = builder().partitions(2).build();
        assertThatThrownBy(() -> dispatch.send(new Other("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no command type");
        assertThatThrownBy(() -> dispatch.send(nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> dispatch.send(new Post(nothing(), 1)).get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("the key of a command test.post.v1 is null");
        assertThatThrownBy(() -> builder().build().partitionOf("a")).hasMessageContaining("has no partitions");
        assertThat(dispatch.partitionOf("a")).isBetween(0, 1);
        dispatch.close();
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

    @Test
    @DisplayName("beyond: while the broker is away a bounded number of commands waits; closing fails them")
    void send_brokerAway_isBoundedAndFailsAtClose() {
        connection.open(manual.worker());
        RemoteDispatch dispatch = builder().build();
        CompletableFuture<Void> first = dispatch.send(new Post("a", 0));
        for (int number = 1; number < RemoteSender.MAX_WAITING; number++) {
            dispatch.send(new Post("a", number));
        }

        CompletableFuture<Void> beyond = dispatch.send(new Post("a", 256));

        assertThat(beyond).isCompletedExceptionally();
        assertThatThrownBy(beyond::get).cause().isInstanceOf(RejectedExecutionException.class);
        assertThat(first).isNotDone();
        dispatch.close();
        dispatch.close();
        assertThatThrownBy(first::get).hasMessageContaining("is closed");
        assertThatThrownBy(() -> dispatch.send(new Post("a", 0)).get()).hasMessageContaining("is closed");
        RemoteConsumerBuilder late = dispatch.consumer(manual.worker()).handle(Post.class, post -> {});
        assertThatThrownBy(late::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void shutdown_badGrace_isRefused() {
        connection.open(manual.worker());
        RemoteConsumer consumer = builder()
                .build()
                .consumer(manual.worker())
                .handle(Post.class, post -> {})
                .start();
        assertThatThrownBy(() -> consumer.shutdown(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
        CompletableFuture<Void> end = consumer.shutdown(Duration.ofSeconds(1));
        manual.runAll();
        assertThat(end).succeedsWithin(Duration.ofSeconds(20));
        consumer.close();
    }
}
