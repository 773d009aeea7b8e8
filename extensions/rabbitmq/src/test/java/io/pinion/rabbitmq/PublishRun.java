package io.pinion.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.pinion.brokers.TestBroker;
import io.pinion.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A worker and what publishes with it to a broker, and the client itself to look at what has arrived. */
final class PublishRun implements AutoCloseable {
    static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    final Worker worker = Worker.start();
    final Publishers publishers;
    private final TestBroker broker;

    PublishRun(TestBroker broker, String vhost, PublishSettings settings) {
        this.broker = broker;
        publishers = new Publishers(amqp(broker, vhost), settings, BodyEncoder.json(), worker);
    }

    static AmqpSettings amqp(TestBroker broker, String vhost) {
        return new AmqpSettings(
                "test",
                List.of(new HostAndPort(broker.host(), broker.port())),
                vhost,
                () -> AmqpCredentials.of(broker.user(), broker.password().toCharArray()),
                256,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMillis(50),
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                Duration.ofMinutes(30),
                16 << 20,
                null,
                true,
                (error, n) -> {});
    }

    /** A connection of the client, to look with. */
    static Connection client(TestBroker broker, String vhost) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port());
        factory.setUsername(broker.user());
        factory.setPassword(broker.password());
        factory.setVirtualHost(vhost);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    static void declare(TestBroker broker, String vhost, String queue, Map<String, Object> arguments) throws Exception {
        try (Connection connection = client(broker, vhost);
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, arguments);
        }
    }

    /** Takes that many messages out of a queue, in order, as text. */
    static List<String> take(TestBroker broker, String vhost, String queue, long count) throws Exception {
        List<String> bodies = new ArrayList<>();
        CountDownLatch left = new CountDownLatch(Math.toIntExact(count));
        try (Connection connection = client(broker, vhost);
                Channel channel = connection.createChannel()) {
            channel.basicConsume(
                    queue,
                    true,
                    (tag, delivery) -> {
                        bodies.add(new String(delivery.getBody(), StandardCharsets.UTF_8));
                        left.countDown();
                    },
                    tag -> {});
            if (!left.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("only " + bodies.size() + " of " + count + " messages came");
            }
        }
        return bodies;
    }

    static void await(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + LIMIT_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("not within 60 s: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        try {
            publishers.close().orTimeout(30, TimeUnit.SECONDS).join();
        } finally {
            worker.close();
        }
    }
}
