package io.pinion.rabbitmq.dispatch;

import io.pinion.brokers.BrokerKind;

/** On the embedded broker. */
class RemoteDispatchOnEmbeddedBrokerTest extends RemoteDispatchContract {
    RemoteDispatchOnEmbeddedBrokerTest() {
        super(BrokerKind.EMBEDDED);
    }
}
