package io.pinion.rabbitmq;

import io.pinion.brokers.BrokerKind;

class PublishOnEmbeddedBrokerTest extends PublishContract {
    PublishOnEmbeddedBrokerTest() {
        super(BrokerKind.EMBEDDED);
    }
}
