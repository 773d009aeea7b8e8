package io.pinion.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.pinion.brokers.BrokerFixture;
import io.pinion.brokers.BrokerKind;
import io.pinion.brokers.Feature;
import io.pinion.consumers.App;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/** A broker, a plain client beside it, and apps that are closed after the test. */
abstract class ConsumingFixture extends BrokerFixture {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final List<App> apps = new ArrayList<>();
    private Connection plain;

    ConsumingFixture(BrokerKind kind) {
        super(kind);
    }

    @AfterEach
    final void closeApps() throws Exception {
        apps.forEach(App::close);
        if (plain != null) {
            plain.abort(1000);
        }
    }

    final App app(AmqpConnection connection) {
        App app = App.builder().stopTimeout(Duration.ofSeconds(10)).build();
        apps.add(app);
        return app.connect(connection);
    }

    final AmqpConnectionBuilder connection() {
        return connection(broker().host(), broker().port());
    }

    final AmqpConnectionBuilder connection(String host, int port) {
        return AmqpConnection.to(host)
                .port(port)
                .credentials(broker().user(), broker().password().toCharArray())
                .vhost(vhost())
                .reconnectBackoff(Duration.ofMillis(50), Duration.ofMillis(500));
    }

    /** The plain client, of its own, opened anew if the last one has fallen. */
    final Channel plain() throws Exception {
        if (plain == null || !plain.isOpen()) {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setHost(broker().host());
            factory.setPort(broker().port());
            factory.setUsername(broker().user());
            factory.setPassword(broker().password());
            factory.setVirtualHost(vhost());
            factory.setAutomaticRecoveryEnabled(false);
            plain = factory.newConnection("test");
        }
        return plain.createChannel();
    }

    final void declare(String queue) throws Exception {
        declare(queue, Map.of());
    }

    final void declare(String queue, Map<String, Object> arguments) throws Exception {
        try (Channel channel = plain()) {
            channel.queueDeclare(queue, true, false, false, arguments);
        }
    }

    /** A queue whose rejected messages go to {@code <queue>.dead}, where the broker can. */
    final void declareWithDeadLetters(String queue) throws Exception {
        Map<String, Object> arguments = new HashMap<>();
        try (Channel channel = plain()) {
            if (broker().supports(Feature.DEAD_LETTER_EXCHANGE)) {
                channel.exchangeDeclare(queue + ".dlx", "fanout", true);
                channel.queueDeclare(queue + ".dead", true, false, false, Map.of());
                channel.queueBind(queue + ".dead", queue + ".dlx", "");
                arguments.put("x-dead-letter-exchange", queue + ".dlx");
            }
            channel.queueDeclare(queue, true, false, false, arguments);
        }
    }

    /** What has been rejected from a queue, in order; and nothing is left in the queue itself. */
    final void expectDead(String queue, String... bodies) throws Exception {
        await("nothing is left", () -> depth(queue) == 0);
        if (broker().supports(Feature.DEAD_LETTER_EXCHANGE)) {
            await("dead letters", () -> depth(queue + ".dead") == bodies.length);
            for (String body : bodies) {
                assertThat(take(queue + ".dead")).isEqualTo(body);
            }
        }
    }

    final void publish(String queue, String... bodies) throws Exception {
        try (Channel channel = plain()) {
            for (String body : bodies) {
                channel.basicPublish(
                        "",
                        queue,
                        new AMQP.BasicProperties.Builder()
                                .deliveryMode(2)
                                .contentType("application/json")
                                .build(),
                        body.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** Messages {@code from} to {@code to}, numbered, and stored when this returns. */
    final void publishNumbers(String queue, int from, int to) throws Exception {
        try (Channel channel = plain()) {
            boolean confirms = broker().supports(Feature.CONFIRMS);
            if (confirms) {
                channel.confirmSelect();
            }
            AMQP.BasicProperties stored =
                    new AMQP.BasicProperties.Builder().deliveryMode(2).build();
            for (int i = from; i < to; i++) {
                channel.basicPublish("", queue, stored, Integer.toString(i).getBytes(StandardCharsets.UTF_8));
                if (confirms && i % 5000 == 4999) {
                    channel.waitForConfirmsOrDie(40_000);
                }
            }
            if (confirms) {
                channel.waitForConfirmsOrDie(40_000);
            }
        }
    }

    final String take(String queue) throws Exception {
        try (Channel channel = plain()) {
            GetResponse got = channel.basicGet(queue, true);
            return got == null ? null : new String(got.getBody(), StandardCharsets.UTF_8);
        }
    }

    /** How many messages the queue holds, unsettled ones included. */
    final long depth(String queue) {
        return broker().messageCount(vhost(), queue);
    }

    static void await(String what, BooleanSupplier condition) {
        await(what, PATIENCE, condition);
    }

    static void await(String what, Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + patience + ": " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Whether it stays so for a while; for what must not happen. */
    static boolean stays(Duration time, BooleanSupplier condition) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            if (!condition.getAsBoolean()) {
                return false;
            }
            LockSupport.parkNanos(5_000_000);
        }
        return true;
    }
}
