package io.pinion.worker.disruptor.contract;

import io.pinion.contract.DrivenFixture;
import io.pinion.contract.ExecutorServiceLifeContract;
import io.pinion.contract.ThreadedFixture;
import io.pinion.contract.WorkerFixture;
import org.junit.jupiter.api.Nested;

class ExecutorServiceLifeContractTest {

    @Nested
    class Threaded extends ExecutorServiceLifeContract {
        @Override
        protected WorkerFixture fixture() {
            return new ThreadedFixture();
        }
    }

    @Nested
    class Driven extends ExecutorServiceLifeContract {
        @Override
        protected WorkerFixture fixture() {
            return new DrivenFixture();
        }
    }
}
