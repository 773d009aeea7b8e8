package io.pinion.worker.disruptor.net;

import io.pinion.contract.net.DatagramContract;
import io.pinion.contract.net.NetFixture;

class NetDatagramNioTest extends DatagramContract {
    @Override
    protected NetFixture newFixture() {
        return TestHost.nio();
    }
}
