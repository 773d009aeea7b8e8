package io.pinion.rabbitmq;

import io.pinion.brokers.BrokerKind;

class FaultsOnRabbitMqTest extends FaultContract {
    FaultsOnRabbitMqTest() {
        super(BrokerKind.RABBITMQ);
    }
}
