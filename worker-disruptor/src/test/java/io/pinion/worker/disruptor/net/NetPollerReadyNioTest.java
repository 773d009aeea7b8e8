package io.pinion.worker.disruptor.net;

import io.pinion.contract.net.PollerReadyContract;
import io.pinion.worker.spi.PollerProvider;

class NetPollerReadyNioTest extends PollerReadyContract {
    @Override
    protected PollerProvider provider() {
        return new NioPollerProvider();
    }
}
