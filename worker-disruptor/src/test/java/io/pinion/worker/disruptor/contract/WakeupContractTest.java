package io.pinion.worker.disruptor.contract;

import io.pinion.contract.ThreadedFixture;
import io.pinion.contract.WakeupContract;
import io.pinion.contract.WorkerFixture;

class WakeupContractTest extends WakeupContract {
    @Override
    protected WorkerFixture fixture() {
        return new ThreadedFixture();
    }
}
