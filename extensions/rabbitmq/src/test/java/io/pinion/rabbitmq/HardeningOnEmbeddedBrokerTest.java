package io.pinion.rabbitmq;

import io.pinion.brokers.BrokerKind;

class HardeningOnEmbeddedBrokerTest extends HardeningContract {
    HardeningOnEmbeddedBrokerTest() {
        super(BrokerKind.EMBEDDED);
    }
}
