package io.pinion.brokers;

class DurabilityAndFaultsOnRabbitMqTest extends DurabilityAndFaultsContract {
    DurabilityAndFaultsOnRabbitMqTest() {
        super(BrokerKind.RABBITMQ);
    }
}
