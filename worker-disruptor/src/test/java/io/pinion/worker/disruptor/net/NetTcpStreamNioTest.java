package io.pinion.worker.disruptor.net;

import io.pinion.contract.net.NetFixture;
import io.pinion.contract.net.TcpStreamContract;

class NetTcpStreamNioTest extends TcpStreamContract {
    @Override
    protected NetFixture newFixture() {
        return TestHost.nio();
    }
}
