package io.pinion.rabbitmq.bench;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Where the broker is, and who may use it. */
record Place(String host, int port, String user, String password) {
    /** The settings of the plain client; it does not reconnect. */
    ConnectionFactory factory() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(host);
        factory.setPort(port);
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setAutomaticRecoveryEnabled(false);
        return factory;
    }

    Connection connect() throws IOException, TimeoutException {
        return factory().newConnection();
    }

    /** No credentials. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
