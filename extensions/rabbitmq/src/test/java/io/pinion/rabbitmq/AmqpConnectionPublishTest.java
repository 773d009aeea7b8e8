package io.pinion.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.pinion.brokers.BrokerFixture;
import io.pinion.brokers.BrokerKind;
import io.pinion.worker.Worker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Publishing by the connection of an app, from its opening to its end. */
class AmqpConnectionPublishTest extends BrokerFixture {
    private static final AmqpPublish MESSAGE = AmqpPublish.toQueue("q").json(List.of(1));

    AmqpConnectionPublishTest() {
        super(BrokerKind.EMBEDDED);
    }

    private AmqpConnection connection(String name) {
        return AmqpConnection.to(broker().host())
                .port(broker().port())
                .name(name)
                .vhost(vhost())
                .credentials(broker().user(), broker().password().toCharArray())
                .build();
    }

    private static List<String> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(each -> each.startsWith("pinion-amqp-" + name + "-"))
                .toList();
    }

    @Test
    @DisplayName("S3 case 22: only publishing opens no connection that consumes")
    void put_opensOnlyAConnectionThatPublishes_andCloseEndsIt() throws Exception {
        PublishRun.declare(broker(), vhost(), "q", Map.of());
        AmqpConnection connection = connection("only-publishes");
        try (Worker worker = Worker.start()) {
            connection.open(worker);
            assertThat(threads("only-publishes")).isEmpty();
            assertThat(connection.publishStats()).isEqualTo(PublishStats.NOTHING);
            connection.put(MESSAGE).get(30, TimeUnit.SECONDS);
            assertThat(threads("only-publishes")).isNotEmpty().allMatch(each -> each.contains("-publish"));
            assertThat(connection.publishStats().confirmed()).isOne();
            connection.close().toCompletableFuture().get(30, TimeUnit.SECONDS);
            PublishRun.await("its threads end", () -> threads("only-publishes").isEmpty());
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> connection.put(MESSAGE))
                    .withMessageContaining("is closed");
        }
        assertThat(broker().messageCount(vhost(), "q")).isOne();
    }

    @Test
    @SuppressWarnings("NullAway")
    void put_beforeOpen_orAfterACloseWithoutAny_orOfNull_isRefused() throws Exception {
        AmqpConnection connection = connection("misused");
        assertThatIllegalStateException()
                .isThrownBy(() -> connection.put(MESSAGE))
                .withMessageContaining("not open yet");
        try (Worker worker = Worker.start()) {
            connection.open(worker);
            assertThatNullPointerException().isThrownBy(() -> connection.put(null));
            connection.close().toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> connection.put(MESSAGE));
        }
    }
}
