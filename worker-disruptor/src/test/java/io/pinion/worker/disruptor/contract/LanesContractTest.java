package io.pinion.worker.disruptor.contract;

import io.pinion.contract.DrivenFixture;
import io.pinion.contract.LanesContract;
import io.pinion.contract.ThreadedFixture;
import io.pinion.contract.WorkerFixture;
import org.junit.jupiter.api.Nested;

class LanesContractTest {

    @Nested
    class Threaded extends LanesContract {
        @Override
        protected WorkerFixture fixture() {
            return new ThreadedFixture();
        }
    }

    @Nested
    class Driven extends LanesContract {
        @Override
        protected WorkerFixture fixture() {
            return new DrivenFixture();
        }
    }
}
