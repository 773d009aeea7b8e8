package io.pinion;

import io.pinion.contract.net.ReconnectFaultContract;
import io.pinion.worker.PollerChoice;

/** Silent peers and networks, over the JDK's selector. */
class ReconnectFaultNioTest extends ReconnectFaultContract {

    @Override
    protected PollerChoice poller() {
        return PollerChoice.NIO;
    }
}
