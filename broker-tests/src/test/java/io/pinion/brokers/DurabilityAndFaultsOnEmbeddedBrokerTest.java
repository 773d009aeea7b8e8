package io.pinion.brokers;

class DurabilityAndFaultsOnEmbeddedBrokerTest extends DurabilityAndFaultsContract {
    DurabilityAndFaultsOnEmbeddedBrokerTest() {
        super(BrokerKind.EMBEDDED);
    }
}
