package io.pinion.worker.disruptor.contract;

import io.pinion.contract.DrivenFixture;
import io.pinion.contract.ThreadedFixture;
import io.pinion.contract.TimersContract;
import io.pinion.contract.WorkerFixture;
import org.junit.jupiter.api.Nested;

class TimersContractTest {

    @Nested
    class Threaded extends TimersContract {
        @Override
        protected WorkerFixture fixture() {
            return new ThreadedFixture();
        }
    }

    @Nested
    class Driven extends TimersContract {
        @Override
        protected WorkerFixture fixture() {
            return new DrivenFixture();
        }
    }
}
