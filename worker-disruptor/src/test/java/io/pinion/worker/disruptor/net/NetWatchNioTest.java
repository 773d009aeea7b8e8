package io.pinion.worker.disruptor.net;

import io.pinion.contract.net.NetFixture;
import io.pinion.contract.net.WatchContract;

class NetWatchNioTest extends WatchContract {
    @Override
    protected NetFixture newFixture() {
        return TestHost.nio();
    }

    @Override
    protected boolean isNative() {
        return false;
    }
}
