package io.pinion.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The embedded broker's own life, and where it differs from RabbitMQ: what docs/brokers.md says. */
class EmbeddedBrokerTest {
    private final EmbeddedBroker broker = EmbeddedBroker.start();
    private final Client client = new Client();

    @AfterEach
    void close() {
        client.close();
        broker.close();
    }

    @Test
    void close_endsThreadsAndPortAndAgainIsNothing() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        EmbeddedBroker own = EmbeddedBroker.start();
        own.createVhost("another");
        client.channel(own, "another").queueDeclare();
        client.close();
        Set<Thread> begun = new HashSet<>(Thread.getAllStackTraces().keySet());
        begun.removeAll(before);
        begun.removeIf(thread -> thread.getName().startsWith("ForkJoinPool.commonPool"));
        assertThat(begun).hasSizeGreaterThan(3);

        own.close();
        own.close();

        Client.await("its threads have ended", () -> begun.stream().noneMatch(Thread::isAlive));
        assertThatThrownBy(() -> client.connect(own, "/")).isInstanceOf(ConnectException.class);
    }

    @Test
    void broker_inUse_writesNoFiles() throws Exception {
        Set<Path> before = files();
        Channel channel = client.channel(broker, "/");
        String queue = BrokerContract.queue(channel, Map.of());
        channel.confirmSelect();
        for (int i = 0; i < 100; i++) {
            BrokerContract.publish(channel, queue, "m" + i);
        }
        channel.waitForConfirms(Client.LIMIT.toMillis());

        broker.close();

        assertThat(files()).isEqualTo(before);
    }

    private static Set<Path> files() throws Exception {
        try (var all = Files.list(Path.of(""))) {
            return all.collect(Collectors.toSet());
        }
    }

    @Test
    void brokers_moreThanOne_shareNothing() throws Exception {
        try (EmbeddedBroker other = EmbeddedBroker.start()) {
            assertThat(other.port()).isNotEqualTo(broker.port());
            assertThat(other.password()).isNotEqualTo(broker.password());
            client.channel(broker, "/").queueDeclare("here", true, false, false, null);
            assertThatThrownBy(() -> other.messageCount("/", "here")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void virtualHost_beginningWithASlash_isRefused() {
        assertThatThrownBy(() -> broker.createVhost("/x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/x");
        assertThatThrownBy(() -> broker.createVhost(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void difference_unknownArgumentOfAQueue_closesTheConnection() throws Exception {
        Channel channel = client.channel(broker, "/");

        assertThatThrownBy(() -> BrokerContract.queue(channel, Map.of("x-message-ttl", 1_000)))
                .rootCause()
                .hasMessageContaining("542")
                .hasMessageContaining("x-message-ttl");
        assertThat(channel.getConnection().isOpen()).isFalse();
    }

    @Test
    void difference_unroutableMandatoryMessage_isNackedBeforeItComesBack() throws Exception {
        Channel channel = client.channel(broker, "/");
        channel.confirmSelect();
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        channel.addReturnListener(message -> events.add("returned"));
        channel.addConfirmListener((tag, multiple) -> events.add("acked"), (tag, multiple) -> events.add("nacked"));

        channel.basicPublish("", "nobody", true, MessageProperties.BASIC, new byte[1]);

        assertThat(List.of(Client.take(events), Client.take(events))).containsExactly("nacked", "returned");
    }

    @Test
    void difference_unknownDeliveryTag_isIgnored() throws Exception {
        Channel channel = client.channel(broker, "/");

        channel.basicAck(99, false);

        assertThat(channel.queueDeclare().getQueue()).isNotEmpty();
    }

    @Test
    void difference_otherPropertiesOfAQueueThatIsThere_areIgnored() throws Exception {
        Channel channel = client.channel(broker, "/");
        channel.queueDeclare("there", true, false, false, null);

        channel.queueDeclare("there", false, false, false, null);

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void difference_deletedQueue_isNotToldToItsConsumers() throws Exception {
        Channel channel = client.channel(broker, "/");
        channel.queueDeclare("deleted", true, false, false, null);
        BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();
        channel.basicConsume("deleted", false, (tag, delivery) -> {}, cancelled::add);

        client.channel(broker, "/").queueDelete("deleted");

        // A round trip: what had been sent before its answer has arrived.
        channel.queueDeclare();
        assertThat(cancelled).isEmpty();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void difference_capabilities_areNotNamed() throws Exception {
        Connection connection = client.connect(broker, "/");

        assertThat(connection.getServerProperties()).doesNotContainKey("capabilities");
        assertThat(connection.getChannelMax()).isEqualTo(2047);
    }
}
