package io.pinion.rabbitmq;

import io.pinion.brokers.BrokerKind;

class ConsumingOnRabbitMqTest extends ConsumingContract {
    ConsumingOnRabbitMqTest() {
        super(BrokerKind.RABBITMQ);
    }
}
