package io.pinion.rabbitmq.dispatch;

import io.pinion.brokers.TestBroker;
import io.pinion.rabbitmq.AmqpConnection;
import java.time.Duration;

/** Connections to the brokers of the tests. */
final class TestConnections {
    private TestConnections() {}

    static AmqpConnection to(TestBroker broker, String name) {
        return to(broker.host(), broker.port(), broker.user(), broker.password(), name);
    }

    static AmqpConnection to(String host, int port, String user, String password, String name) {
        return AmqpConnection.to(host)
                .port(port)
                .name(name)
                .credentials(user, password.toCharArray())
                .reconnectBackoff(Duration.ofMillis(50), Duration.ofMillis(500))
                .build();
    }
}
