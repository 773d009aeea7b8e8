package io.pinion.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only a broker in a process of its own can be put through, and what only RabbitMQ has. */
abstract class DurabilityAndFaultsContract extends BrokerFixture {
    final Client client = new Client();

    DurabilityAndFaultsContract(BrokerKind kind) {
        super(kind);
    }

    @AfterEach
    void closeConnections() {
        client.close();
    }

    private Channel channel() throws Exception {
        return client.channel(broker(), vhost());
    }

    @Test
    void persistentMessage_confirmedAndBrokerKilled_isThereAfterTheRestart() throws Exception {
        requires(Feature.KILL);
        Channel channel = channel();
        String queue = BrokerContract.queue(channel, Map.of());
        channel.confirmSelect();
        BrokerContract.publish(channel, queue, "kept");
        assertThat(channel.waitForConfirms(Client.LIMIT.toMillis())).isTrue();
        int port = broker().port();
        BlockingQueue<ShutdownSignalException> ended = new LinkedBlockingQueue<>();
        channel.getConnection().addShutdownListener(ended::add);

        broker().kill9();

        Client.take(ended);
        assertThatThrownBy(() -> client.connect(broker(), vhost())).isInstanceOf(java.net.ConnectException.class);
        broker().restart();
        assertThat(broker().port()).isEqualTo(port);
        assumeTrue(broker().hasQueue(vhost(), queue), "the node came back without its durable queue");
        Delivery delivery = Client.take(Client.consume(channel(), queue));
        assertThat(BrokerContract.text(delivery.getBody())).isEqualTo("kept");
    }

    @Test
    void restart_ofARunningBroker_isRefused() {
        requires(Feature.KILL);
        assertThatThrownBy(() -> broker().restart())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("runs");
    }

    @Test
    void brokerShutDown_closesConnectionsWithAReason() throws Exception {
        requires(Feature.KILL);
        BlockingQueue<ShutdownSignalException> ended = new LinkedBlockingQueue<>();
        client.connect(broker(), vhost()).addShutdownListener(ended::add);

        broker().shutDown();

        assertThat(Client.take(ended).getReason().toString()).contains("320");
        assertThatThrownBy(() -> broker().kill9()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void stoppedBroker_answersNothingUntilContinued() throws Exception {
        requires(Feature.STOP_CONTINUE);
        Channel channel = channel();
        String queue = BrokerContract.queue(channel, Map.of());
        channel.confirmSelect();

        broker().stopProcess();
        BrokerContract.publish(channel, queue, "late");

        assertThatThrownBy(() -> channel.waitForConfirms(300)).isInstanceOf(TimeoutException.class);
        broker().continueProcess();
        assertThat(channel.waitForConfirms(Client.LIMIT.toMillis())).isTrue();
    }

    @Test
    void memoryAlarm_blocksWhoPublishesUntilCleared() throws Exception {
        requires(Feature.ALARMS);
        broker().raiseMemoryAlarm();
        BlockingQueue<String> seen = publishIntoAlarm();

        assertThat(Client.take(seen)).contains("memory");
        broker().clearMemoryAlarm();
        assertThat(Client.take(seen)).isEqualTo("unblocked");
    }

    @Test
    void diskAlarm_blocksWhoPublishesUntilCleared() throws Exception {
        requires(Feature.ALARMS);
        broker().raiseDiskAlarm();
        BlockingQueue<String> seen = publishIntoAlarm();

        assertThat(Client.take(seen)).contains("disk");
        broker().clearDiskAlarm();
        assertThat(Client.take(seen)).isEqualTo("unblocked");
    }

    /** What a publisher hears; the broker tells who publishes. */
    private BlockingQueue<String> publishIntoAlarm() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        Connection connection = client.connect(broker(), vhost());
        connection.addBlockedListener(seen::add, () -> seen.add("unblocked"));
        BrokerContract.publish(connection.createChannel(), "nobody", "held back");
        return seen;
    }

    @Test
    void unacknowledgedMessage_beyondTheConsumerTimeout_closesItsChannel() throws Exception {
        requires(Feature.CONSUMER_TIMEOUT);
        broker().setConsumerTimeout(Duration.ofMillis(200));
        Channel channel = channel();
        String queue = BrokerContract.queue(channel, Map.of());
        BlockingQueue<ShutdownSignalException> ended = new LinkedBlockingQueue<>();
        channel.addShutdownListener(ended::add);
        BrokerContract.publish(channel, queue, "forgotten");

        Client.take(Client.consume(channel, queue));

        ShutdownSignalException reason = Client.take(ended);
        assertThat(reason.getReason().toString()).contains("406", "timeout");
        assertThat(reason.isHardError()).isFalse();
        assertThat(broker().messageCount(vhost(), queue)).isEqualTo(1);
    }

    @Test
    void consumerTimeout_ofNothing_isRefused() {
        requires(Feature.CONSUMER_TIMEOUT);
        assertThatThrownBy(() -> broker().setConsumerTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least");
    }

    @Test
    void quorumQueue_countsDeliveries() throws Exception {
        requires(Feature.QUORUM_QUEUES);
        Channel channel = channel();
        String queue = BrokerContract.queue(channel, Map.of("x-queue-type", "quorum"));
        BrokerContract.publish(channel, queue, "again");
        BlockingQueue<Delivery> arrived = Client.consume(channel, queue);

        channel.basicNack(Client.take(arrived).getEnvelope().getDeliveryTag(), false, true);

        Object count = Client.take(arrived).getProperties().getHeaders().get("x-delivery-count");
        assertThat(((Number) count).longValue()).isEqualTo(1);
    }

    @Test
    void singleActiveConsumer_handsOverWhenItGoes() throws Exception {
        requires(Feature.SINGLE_ACTIVE_CONSUMER);
        Channel channel = channel();
        String queue = BrokerContract.queue(channel, Map.of("x-single-active-consumer", true));
        Channel active = channel();
        BlockingQueue<Delivery> first = Client.consume(active, queue);
        BlockingQueue<Delivery> second = Client.consume(channel(), queue);
        BrokerContract.publish(channel, queue, "1");
        BrokerContract.publish(channel, queue, "2");
        Client.take(first);
        Client.take(first);
        assertThat(second).isEmpty();

        active.close();

        assertThat(BrokerContract.text(Client.take(second).getBody())).isEqualTo("1");
    }

    @Test
    void consistentHashExchange_sendsOneKeyToOneQueue() throws Exception {
        requires(Feature.CONSISTENT_HASH_EXCHANGE);
        Channel channel = channel();
        channel.exchangeDeclare("hashing", "x-consistent-hash");
        List<String> queues = List.of(BrokerContract.queue(channel, Map.of()), BrokerContract.queue(channel, Map.of()));
        for (String queue : queues) {
            channel.queueBind(queue, "hashing", "1");
        }
        channel.confirmSelect();
        for (int i = 0; i < 10; i++) {
            channel.basicPublish("hashing", "one key", MessageProperties.BASIC, new byte[1]);
        }
        channel.waitForConfirms(Client.LIMIT.toMillis());

        Set<Long> counts = new HashSet<>();
        for (String queue : queues) {
            counts.add(broker().messageCount(vhost(), queue));
        }
        assertThat(counts).containsExactlyInAnyOrder(0L, 10L);
    }

    @Test
    void policy_forAName_limitsItsQueue() throws Exception {
        requires(Feature.POLICIES);
        Channel channel = channel();
        String queue = BrokerContract.queue(channel, Map.of());
        broker().setPolicy(vhost(), "short", "^" + queue + "$", "{\"max-length\": 2}");
        channel.confirmSelect();

        for (int i = 0; i < 5; i++) {
            BrokerContract.publish(channel, queue, "m" + i);
        }

        channel.waitForConfirms(Client.LIMIT.toMillis());
        Client.await("two are left", () -> broker().messageCount(vhost(), queue) == 2);
    }
}
