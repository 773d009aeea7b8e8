package io.pinion.brokers;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The plain client, without recovery, closed at the end of a test. */
final class Client implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long POLL_NS = 5_000_000L;

    private final List<Connection> connections = new ArrayList<>();

    static ConnectionFactory factory(TestBroker broker, String vhost) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port());
        factory.setUsername(broker.user());
        factory.setPassword(broker.password());
        factory.setVirtualHost(vhost);
        factory.setAutomaticRecoveryEnabled(false);
        return factory;
    }

    Connection connect(ConnectionFactory factory) throws IOException, TimeoutException {
        Connection connection = factory.newConnection();
        connections.add(connection);
        return connection;
    }

    Connection connect(TestBroker broker, String vhost) throws IOException, TimeoutException {
        return connect(factory(broker, vhost));
    }

    Channel channel(TestBroker broker, String vhost) throws IOException, TimeoutException {
        return connect(broker, vhost).createChannel();
    }

    /** What the queue delivers to a consumer that acknowledges by hand. */
    static BlockingQueue<Delivery> consume(Channel channel, String queue) throws IOException {
        BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
        channel.basicConsume(queue, false, (tag, delivery) -> arrived.add(delivery), tag -> {});
        return arrived;
    }

    static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T taken = queue.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (taken == null) {
            throw new AssertionError("nothing arrived within " + LIMIT);
        }
        return taken;
    }

    static GetResponse get(Channel channel, String queue) throws IOException {
        GetResponse[] got = new GetResponse[1];
        await("a message in " + queue, () -> {
            try {
                got[0] = channel.basicGet(queue, false);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return got[0] != null;
        });
        return got[0];
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    @Override
    public void close() {
        connections.forEach(connection -> connection.abort(5_000));
    }
}
