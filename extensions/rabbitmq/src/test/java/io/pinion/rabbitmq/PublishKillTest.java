package io.pinion.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.brokers.BrokerKind;
import io.pinion.brokers.Brokers;
import io.pinion.brokers.TestBroker;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a node of its own, which is killed. */
@Timeout(600)
class PublishKillTest {
    /** One node in some twenty came back from the kill without its durable queue; then no account can hold. */
    private static final int NODES = 3;

    @Test
    @DisplayName("S3 beyond, publish: 100,000 messages of ten threads, the broker killed in the middle: none confirmed"
            + " and lost, every future done, order kept but for what was sent again")
    void put_whileTheBrokerIsKilled_losesNothing() throws Exception {
        String missing = Brokers.unavailabilityCause(BrokerKind.RABBITMQ);
        Assumptions.assumeTrue(missing == null, missing);
        int forgetful = 0;
        while (!survives()) {
            assertThat(++forgetful).as("nodes that lost a durable queue").isLessThan(NODES);
        }
    }

    /** Returns false if the broker came back without the queue, which is no matter of the publisher's. */
    private static boolean survives() throws Exception {
        try (TestBroker broker = Brokers.start(BrokerKind.RABBITMQ);
                PublishRun run = new PublishRun(
                        broker,
                        "/",
                        PublishSettings.builder()
                                .maxWait(Duration.ofMinutes(2))
                                .confirmTimeout(Duration.ofMinutes(3))
                                .build())) {
            PublishRun.declare(broker, "/", "killed", Map.of());
            PublishLoad load = new PublishLoad(run.publishers, "killed", 10, 10_000);
            load.start();
            PublishRun.await("some are confirmed", () -> run.publishers.stats().confirmed() >= 20_000);
            broker.kill9();
            broker.restart();
            load.await();
            if (!broker.hasQueue("/", "killed")) {
                return false;
            }
            assertThat(run.publishers.stats().republished()).isPositive();
            load.check(broker, "/", run.publishers.stats(), 2);
            return true;
        }
    }
}
