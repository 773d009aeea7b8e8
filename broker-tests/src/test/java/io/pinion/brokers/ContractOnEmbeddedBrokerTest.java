package io.pinion.brokers;

class ContractOnEmbeddedBrokerTest extends BrokerContract {
    ContractOnEmbeddedBrokerTest() {
        super(BrokerKind.EMBEDDED);
    }
}
