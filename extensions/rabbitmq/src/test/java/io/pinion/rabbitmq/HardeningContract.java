package io.pinion.rabbitmq;

import static io.pinion.rabbitmq.Amqp.amqp;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.brokers.BrokerKind;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
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
}
