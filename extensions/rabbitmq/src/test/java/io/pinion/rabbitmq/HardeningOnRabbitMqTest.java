package io.pinion.rabbitmq;

import io.pinion.brokers.BrokerKind;

class HardeningOnRabbitMqTest extends HardeningContract {
    HardeningOnRabbitMqTest() {
        super(BrokerKind.RABBITMQ);
    }
}
