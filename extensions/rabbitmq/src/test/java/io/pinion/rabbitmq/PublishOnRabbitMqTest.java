package io.pinion.rabbitmq;

import io.pinion.brokers.BrokerKind;

class PublishOnRabbitMqTest extends PublishContract {
    PublishOnRabbitMqTest() {
        super(BrokerKind.RABBITMQ);
    }
}
