package io.pinion.worker.disruptor.net;

import io.pinion.contract.net.NetFixture;
import io.pinion.contract.net.UnixStreamContract;

class NetUnixStreamNioTest extends UnixStreamContract {
    @Override
    protected NetFixture newFixture() {
        return TestHost.nio();
    }
}
