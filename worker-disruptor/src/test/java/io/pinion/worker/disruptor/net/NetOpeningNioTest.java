package io.pinion.worker.disruptor.net;

import io.pinion.contract.net.NetFixture;
import io.pinion.contract.net.OpeningContract;

class NetOpeningNioTest extends OpeningContract {
    @Override
    protected NetFixture newFixture() {
        return TestHost.nio();
    }
}
