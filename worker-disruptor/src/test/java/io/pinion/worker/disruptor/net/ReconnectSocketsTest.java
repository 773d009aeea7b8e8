package io.pinion.worker.disruptor.net;

import io.pinion.contract.net.NetFixture;
import io.pinion.contract.net.ReconnectContract;
import io.pinion.contract.net.WorkerNetFixture;
import io.pinion.worker.PollerChoice;

/** Over a worker as users start it, with the JDK's selector. */
class ReconnectSocketsTest extends ReconnectContract {
    @Override
    protected NetFixture newFixture() {
        return new WorkerNetFixture(PollerChoice.NIO);
    }

    @Override
    protected boolean knowsAcknowledgements() {
        return false;
    }
}
