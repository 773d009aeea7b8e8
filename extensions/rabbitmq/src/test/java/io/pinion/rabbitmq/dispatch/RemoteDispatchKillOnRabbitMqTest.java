package io.pinion.rabbitmq.dispatch;

import io.pinion.brokers.BrokerKind;

/** On RabbitMQ. */
class RemoteDispatchKillOnRabbitMqTest extends RemoteDispatchKillContract {
    RemoteDispatchKillOnRabbitMqTest() {
        super(BrokerKind.RABBITMQ);
    }
}
