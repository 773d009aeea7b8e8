package io.pinion.worker.disruptor.net;

import io.pinion.contract.net.PollerSocketContract;
import io.pinion.worker.spi.PollerProvider;

class NetPollerSocketNioTest extends PollerSocketContract {
    @Override
    protected PollerProvider provider() {
        return new NioPollerProvider();
    }

    @Override
    protected boolean isNative() {
        return false;
    }
}
