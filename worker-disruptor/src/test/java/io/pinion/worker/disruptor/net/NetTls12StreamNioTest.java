package io.pinion.worker.disruptor.net;

import io.pinion.contract.net.NetFixture;
import io.pinion.contract.net.TlsStreamContract;

class NetTls12StreamNioTest extends TlsStreamContract {
    @Override
    protected NetFixture newFixture() {
        return TestHost.nio();
    }

    @Override
    protected String protocol() {
        return "TLSv1.2";
    }
}
