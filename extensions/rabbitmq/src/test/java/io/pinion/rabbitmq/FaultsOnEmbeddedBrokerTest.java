package io.pinion.rabbitmq;

import io.pinion.brokers.BrokerKind;

class FaultsOnEmbeddedBrokerTest extends FaultContract {
    FaultsOnEmbeddedBrokerTest() {
        super(BrokerKind.EMBEDDED);
    }
}
