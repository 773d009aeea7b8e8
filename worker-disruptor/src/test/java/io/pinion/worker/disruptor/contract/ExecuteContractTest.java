package io.pinion.worker.disruptor.contract;

import io.pinion.contract.DrivenFixture;
import io.pinion.contract.ExecuteContract;
import io.pinion.contract.ThreadedFixture;
import io.pinion.contract.WorkerFixture;
import org.junit.jupiter.api.Nested;

class ExecuteContractTest {

    @Nested
    class Threaded extends ExecuteContract {
        @Override
        protected WorkerFixture fixture() {
            return new ThreadedFixture();
        }
    }

    @Nested
    class Driven extends ExecuteContract {
        @Override
        protected WorkerFixture fixture() {
            return new DrivenFixture();
        }
    }
}
