package io.pinion.rabbitmq;

import io.pinion.brokers.BrokerKind;

class ConsumingOnEmbeddedBrokerTest extends ConsumingContract {
    ConsumingOnEmbeddedBrokerTest() {
        super(BrokerKind.EMBEDDED);
    }
}
