package io.pinion.worker.disruptor.net;

import io.pinion.contract.net.HostileContract;
import io.pinion.contract.net.NetFixture;

class NetHostileNioTest extends HostileContract {
    @Override
    protected NetFixture newFixture() {
        return TestHost.nio();
    }
}
