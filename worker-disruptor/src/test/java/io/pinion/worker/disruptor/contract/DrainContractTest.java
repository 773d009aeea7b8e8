package io.pinion.worker.disruptor.contract;

import io.pinion.contract.DrainContract;
import io.pinion.contract.DrivenFixture;
import io.pinion.contract.ThreadedFixture;
import io.pinion.contract.WorkerFixture;
import org.junit.jupiter.api.Nested;

class DrainContractTest {

    @Nested
    class Threaded extends DrainContract {
        @Override
        protected WorkerFixture fixture() {
            return new ThreadedFixture();
        }
    }

    @Nested
    class Driven extends DrainContract {
        @Override
        protected WorkerFixture fixture() {
            return new DrivenFixture();
        }
    }
}
