package io.pinion.brokers;

class ContractOnRabbitMqTest extends BrokerContract {
    ContractOnRabbitMqTest() {
        super(BrokerKind.RABBITMQ);
    }
}
