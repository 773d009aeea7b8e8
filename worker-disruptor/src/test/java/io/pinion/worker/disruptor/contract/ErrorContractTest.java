package io.pinion.worker.disruptor.contract;

import io.pinion.contract.DrivenFixture;
import io.pinion.contract.ErrorContract;
import io.pinion.contract.ThreadedFixture;
import io.pinion.contract.WorkerFixture;
import org.junit.jupiter.api.Nested;

class ErrorContractTest {

    @Nested
    class Threaded extends ErrorContract {
        @Override
        protected WorkerFixture fixture() {
            return new ThreadedFixture();
        }
    }

    @Nested
    class Driven extends ErrorContract {
        @Override
        protected WorkerFixture fixture() {
            return new DrivenFixture();
        }
    }
}
