package io.pinion.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.ConnectionFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TLS of RabbitMQ itself, and TLS in front of any broker, against a client that checks names. */
class TlsTest {
    private final Client client = new Client();

    @AfterEach
    void close() {
        client.close();
    }

    private static ConnectionFactory factory(TestBroker broker, String host, int port, TestCertificate trusted) {
        ConnectionFactory factory = Client.factory(broker, "/");
        factory.setHost(host);
        factory.setPort(port);
        factory.useSslProtocol(trusted.client());
        factory.enableHostnameVerification();
        return factory;
    }

    @Test
    void rabbitMq_withItsRightCertificate_isConnectedTo() throws Exception {
        assumeTrue(RabbitMqBroker.isAvailable(), RabbitMqBroker::unavailabilityCause);
        TestBroker broker = Brokers.shared(BrokerKind.RABBITMQ);

        for (String host : new String[] {"localhost", "127.0.0.1"}) {
            assertThat(client.connect(factory(broker, host, broker.tlsPort(), TestCertificate.RIGHT))
                            .isOpen())
                    .isTrue();
        }
        assertThatThrownBy(() ->
                        client.connect(factory(broker, "localhost", broker.tlsPort(), TestCertificate.WRONG_HOST)))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void proxy_withTheRightCertificate_isConnectedTo() throws Exception {
        TestBroker broker = Brokers.shared(BrokerKind.EMBEDDED);
        try (FaultProxy proxy = FaultProxy.tls(broker, TestCertificate.RIGHT)) {
            client.connect(factory(broker, "localhost", proxy.port(), TestCertificate.RIGHT))
                    .createChannel()
                    .queueDeclare();
        }
    }

    @Test
    void proxy_withACertificateForAnotherHost_isRefusedByAClientThatChecks() throws Exception {
        TestBroker broker = Brokers.shared(BrokerKind.EMBEDDED);
        try (FaultProxy proxy = FaultProxy.tls(broker, TestCertificate.WRONG_HOST)) {
            ConnectionFactory checking = factory(broker, "localhost", proxy.port(), TestCertificate.WRONG_HOST);
            assertThatThrownBy(() -> client.connect(checking)).isInstanceOf(SSLException.class);

            // Nothing else is wrong with it.
            try (SSLSocket socket = (SSLSocket)
                    TestCertificate.WRONG_HOST.client().getSocketFactory().createSocket(proxy.host(), proxy.port())) {
                socket.startHandshake();
            }
        }
    }

    @Test
    void proxy_withAnExpiredCertificate_isRefused() throws Exception {
        TestBroker broker = Brokers.shared(BrokerKind.EMBEDDED);
        try (FaultProxy proxy = FaultProxy.tls(broker, TestCertificate.EXPIRED)) {
            ConnectionFactory factory = factory(broker, "localhost", proxy.port(), TestCertificate.EXPIRED);
            assertThatThrownBy(() -> client.connect(factory))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("validity check failed");
        }
    }

    @Test
    void trustStore_holdsNoKey() throws Exception {
        assertThat(TestCertificate.RIGHT.trustStore().isKeyEntry("anchor")).isFalse();
        assertThat(TestCertificate.RIGHT.trustStore().size()).isEqualTo(1);
    }
}
