package io.pinion.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tests may rely on with either broker, seen by the plain client. */
abstract class BrokerContract extends BrokerFixture {
    final Client client = new Client();

    BrokerContract(BrokerKind kind) {
        super(kind);
    }

    @AfterEach
    void closeConnections() {
        client.close();
    }

    Channel channel() throws Exception {
        return client.channel(broker(), vhost());
    }

    static String queue(Channel channel, Map<String, Object> arguments) throws Exception {
        String name = Brokers.uniqueName("queue");
        channel.queueDeclare(name, true, false, false, arguments);
        return name;
    }

    static void publish(Channel channel, String queue, String body) throws Exception {
        channel.basicPublish("", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, body.getBytes(StandardCharsets.UTF_8));
    }

    static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Test
    void message_publishedWithConfirm_isDeliveredOnceAndGoneWhenAcknowledged() throws Exception {
        requires(Feature.CONFIRMS);
        Channel channel = channel();
        String queue = queue(channel, Map.of());
        channel.confirmSelect();

        publish(channel, queue, "one");

        assertThat(channel.waitForConfirms(Client.LIMIT.toMillis())).isTrue();
        assertThat(broker().messageCount(vhost(), queue)).isEqualTo(1);
        Delivery delivery = Client.take(Client.consume(channel, queue));
        assertThat(text(delivery.getBody())).isEqualTo("one");
        assertThat(delivery.getEnvelope().isRedeliver()).isFalse();
        assertThat(broker().messageCount(vhost(), queue)).isEqualTo(1);
        channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        Client.await("the queue is empty", () -> broker().messageCount(vhost(), queue) == 0);
    }

    @Test
    void message_rejectedWithRequeue_comesAgainMarkedAsRedelivered() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, Map.of());
        publish(channel, queue, "again");
        BlockingQueue<Delivery> arrived = Client.consume(channel, queue);

        channel.basicNack(Client.take(arrived).getEnvelope().getDeliveryTag(), false, true);

        assertThat(Client.take(arrived).getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    void messages_ofAClosedChannel_comeAgainInOrder() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, Map.of());
        for (String body : List.of("1", "2", "3")) {
            publish(channel, queue, body);
        }
        Channel first = channel();
        BlockingQueue<Delivery> lost = Client.consume(first, queue);
        for (int i = 0; i < 3; i++) {
            Client.take(lost);
        }

        first.close();

        BlockingQueue<Delivery> again = Client.consume(channel, queue);
        for (String body : List.of("1", "2", "3")) {
            assertThat(text(Client.take(again).getBody())).isEqualTo(body);
        }
    }

    @Test
    void prefetch_ofTwo_letsNoThirdThroughUntilOneIsAcknowledged() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, Map.of());
        for (int i = 0; i < 5; i++) {
            publish(channel, queue, "m" + i);
        }
        channel.basicQos(2);
        BlockingQueue<Delivery> arrived = Client.consume(channel, queue);
        Client.take(arrived);
        Delivery second = Client.take(arrived);

        // A round trip on the same channel: what had been sent before its answer has arrived.
        channel.queueDeclarePassive(queue);
        assertThat(arrived).isEmpty();

        channel.basicAck(second.getEnvelope().getDeliveryTag(), true);
        Client.take(arrived);
        Client.take(arrived);
    }

    @Test
    void mandatoryMessage_withoutARoute_comesBack() throws Exception {
        requires(Feature.MANDATORY_RETURNS);
        Channel channel = channel();
        BlockingQueue<Integer> returned = new LinkedBlockingQueue<>();
        channel.addReturnListener(message -> returned.add(message.getReplyCode()));

        channel.basicPublish("", "nobody", true, MessageProperties.BASIC, new byte[1]);

        assertThat(Client.take(returned)).isEqualTo(312);
    }

    @Test
    void mandatoryMessage_withoutARoute_comesBackAndIsSettled() throws Exception {
        requires(Feature.MANDATORY_RETURNS);
        requires(Feature.CONFIRMS);
        Channel channel = channel();
        channel.confirmSelect();
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        channel.addReturnListener(message -> events.add("returned"));
        channel.addConfirmListener((tag, multiple) -> events.add("settled"), (tag, multiple) -> events.add("settled"));

        channel.basicPublish("", "nobody", true, MessageProperties.BASIC, new byte[1]);

        assertThat(List.of(Client.take(events), Client.take(events))).containsExactlyInAnyOrder("returned", "settled");
    }

    @Test
    void rejectedMessage_ofAQueueWithDeadLetters_arrivesThere() throws Exception {
        Channel channel = channel();
        String dead = queue(channel, Map.of());
        channel.exchangeDeclare("dead", "fanout", true);
        channel.queueBind(dead, "dead", "");
        String queue = queue(channel, broker().deadLetterArguments("dead"));
        publish(channel, queue, "bad");

        channel.basicReject(Client.get(channel, queue).getEnvelope().getDeliveryTag(), false);

        GetResponse arrived = Client.get(channel, dead);
        assertThat(text(arrived.getBody())).isEqualTo("bad");
        assertThat(arrived.getEnvelope().getRoutingKey()).isEqualTo(queue);
        Client.await("it is gone", () -> broker().messageCount(vhost(), queue) == 0);
        if (broker().supports(Feature.DEAD_LETTER_EXCHANGE)) {
            assertThat(arrived.getProps().getHeaders().get("x-death").toString())
                    .contains(queue, "rejected");
        }
    }

    @Test
    void rejectedMessage_ofAQueueWithoutDeadLetters_isGone() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, Map.of());
        publish(channel, queue, "bad");

        channel.basicNack(Client.get(channel, queue).getEnvelope().getDeliveryTag(), false, false);

        Client.await("it is gone", () -> broker().messageCount(vhost(), queue) == 0);
    }

    @Test
    void message_requeuedOften_isNeverGivenUp() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, Map.of());
        publish(channel, queue, "again");
        BlockingQueue<Delivery> arrived = Client.consume(channel, queue);

        for (int i = 0; i < 20; i++) {
            channel.basicReject(Client.take(arrived).getEnvelope().getDeliveryTag(), true);
        }

        assertThat(Client.take(arrived).getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    void consumer_whoseQueueIsDeleted_hearsOfIt() throws Exception {
        requires(Feature.CONSUMER_CANCEL_NOTIFY);
        Channel channel = channel();
        String queue = queue(channel, Map.of());
        BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();
        String tag = channel.basicConsume(queue, false, (consumer, delivery) -> {}, cancelled::add);

        channel().queueDelete(queue);

        assertThat(Client.take(cancelled)).isEqualTo(tag);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void virtualHosts_withQueuesOfOneName_shareNothing() throws Exception {
        String other = Brokers.uniqueName("with/a/slash");
        broker().createVhost(other);
        Channel here = channel();
        String queue = queue(here, Map.of());
        Channel there = client.channel(broker(), other);
        there.queueDeclare(queue, true, false, false, Map.of());

        publish(there, queue, "there");

        Client.await("it arrives", () -> broker().messageCount(other, queue) == 1);
        assertThat(broker().messageCount(vhost(), queue)).isZero();
        broker().deleteVhost(other);
        assertThatThrownBy(() -> client.channel(broker(), other)).isInstanceOf(Exception.class);
    }

    @Test
    void virtualHost_slash_isThere() throws Exception {
        assertThat(client.channel(broker(), "/").isOpen()).isTrue();
    }

    @Test
    void virtualHost_madeTwice_isRefused() {
        String name = vhost();

        assertThatThrownBy(() -> broker().createVhost(name)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void virtualHost_thatIsNotThere_isNeverDeletedNorConnectedTo() {
        assertThatThrownBy(() -> broker().deleteVhost("nowhere")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.connect(broker(), "nowhere")).isInstanceOf(Exception.class);
    }

    @Test
    void messageCount_ofNoQueue_isRefused() {
        String vhost = vhost();

        assertThatThrownBy(() -> broker().messageCount(vhost, "nothing"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no queue nothing");
    }

    @Test
    void connection_withAWrongPassword_isRefused() {
        ConnectionFactory factory = Client.factory(broker(), "/");
        factory.setPassword("wrong");

        assertThatThrownBy(() -> client.connect(factory)).isInstanceOf(PossibleAuthenticationFailureException.class);
    }

    @Test
    void connections_areListedByTheClientsAddressUntilClosed() throws Exception {
        Connection connection = client.connect(broker(), vhost());
        com.rabbitmq.client.impl.AMQConnection own = (com.rabbitmq.client.impl.AMQConnection) connection;
        String address = "127.0.0.1:" + own.getLocalPort();

        assertThat(broker().listConnections()).contains(address);

        connection.close();
        Client.await("it is gone", () -> !broker().listConnections().contains(address));
    }

    @Test
    void connections_closedByTheBroker_endWithAReason() throws Exception {
        requires(Feature.CLOSE_ALL_CONNECTIONS);
        Connection connection = client.connect(broker(), vhost());
        BlockingQueue<ShutdownSignalException> ended = new LinkedBlockingQueue<>();
        connection.addShutdownListener(ended::add);

        broker().closeAllConnections();

        ShutdownSignalException reason = Client.take(ended);
        assertThat(reason.isInitiatedByApplication()).isFalse();
        assertThat(reason.getReason().toString()).contains("320");
    }

    @Test
    void whatTheBrokerCannotDo_isRefusedWithAName() {
        for (Feature feature : Feature.values()) {
            if (!broker().supports(feature) && OPERATIONS.containsKey(feature)) {
                assertThatThrownBy(() -> OPERATIONS.get(feature).accept(broker()))
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageContaining(feature.name());
            }
        }
        assertThatThrownBy(() -> broker().supports(null)).isInstanceOf(NullPointerException.class);
    }

    private static final Map<Feature, java.util.function.Consumer<TestBroker>> OPERATIONS = Map.of(
            Feature.CONSUMER_TIMEOUT, broker -> broker.setConsumerTimeout(Client.LIMIT),
            Feature.ALARMS, TestBroker::raiseMemoryAlarm,
            Feature.POLICIES, broker -> broker.setPolicy("/", "name", "pattern", "{}"),
            Feature.KILL, TestBroker::kill9,
            Feature.STOP_CONTINUE, TestBroker::stopProcess,
            Feature.TLS, TestBroker::tlsPort);

    @Test
    void broker_inMessages_showsNoPassword() {
        assertThat(broker().toString())
                .contains(Integer.toString(broker().port()))
                .doesNotContain(broker().password());
    }
}
