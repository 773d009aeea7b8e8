package io.pinion.rabbitmq.dispatch;

import io.pinion.brokers.BrokerKind;

/** On RabbitMQ. */
class RemoteDispatchOnRabbitMqTest extends RemoteDispatchContract {
    RemoteDispatchOnRabbitMqTest() {
        super(BrokerKind.RABBITMQ);
    }
}
