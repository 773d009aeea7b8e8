package io.pinion.rabbitmq.dispatch;

import io.pinion.brokers.BrokerKind;

/** On the embedded broker. */
class RemoteDispatchKillOnEmbeddedBrokerTest extends RemoteDispatchKillContract {
    RemoteDispatchKillOnEmbeddedBrokerTest() {
        super(BrokerKind.EMBEDDED);
    }
}
