package io.pinion.worker.disruptor.net;

import io.pinion.contract.net.PollerWaitContract;
import io.pinion.worker.spi.PollerProvider;

class NetPollerWaitNioTest extends PollerWaitContract {
    @Override
    protected PollerProvider provider() {
        return new NioPollerProvider();
    }
}
